#!/bin/bash
# Installs the packages of a folder on a fresh Debian, uses them, upgrades, removes and purges them:
#
#	packaging/test-deb.sh FOLDER WORK
#
# As root: the fresh Debian is a chroot in WORK, made by debootstrap. No service is started in it by
# systemd, which does not run there; the program is started as the service's user, with its file.
set -euo pipefail

debs=$(cd "$1" && pwd)
mkdir -p "$2"
work=$(cd "$2" && pwd)
root=$work/root
suite=$(. /etc/os-release && echo "$VERSION_CODENAME")
mirror=${TERTULIA_DEBIAN_MIRROR:-$(sed -n 's/^URIs: *//p' /etc/apt/sources.list.d/*.sources 2>/dev/null | head -n 1)}
server=

cleanup() {
	[ -z "$server" ] || kill "$server" 2>/dev/null || true
	umount "$root/proc" 2>/dev/null || true
}
trap cleanup EXIT

die() {
	printf 'test-deb: %s\n' "$*" >&2
	exit 1
}

inside() {
	chroot "$root" env DEBIAN_FRONTEND=noninteractive LC_ALL=C.UTF-8 "$@"
}

# A way to the same packages as this machine's.
make_root() {
	[ -e "$work/base.tar" ] || {
		rm -rf "$root"
		debootstrap --variant=minbase "$suite" "$root" "${mirror:-http://deb.debian.org/debian}"
		tar -C "$root" -cf "$work/base.tar" .
	}
	rm -rf "$root"
	mkdir "$root"
	tar -C "$root" -xf "$work/base.tar"
	cp /etc/resolv.conf "$root/etc/resolv.conf"
	cp -r /etc/apt/apt.conf.d/. "$root/etc/apt/apt.conf.d/"
	# Nothing is started by the packages that this one needs.
	printf '#!/bin/sh\nexit 101\n' >"$root/usr/sbin/policy-rc.d"
	chmod +x "$root/usr/sbin/policy-rc.d"
	mount -t proc proc "$root/proc"
	cp "$debs"/*.deb "$root/tmp/"
	inside apt-get -q update
}

install_package() {
	inside sh -c 'apt-get -q -y --no-install-recommends install --reinstall /tmp/tertulia_*.deb'
}

has() {
	[ -e "$root$1" ] || die "$1 is not there"
}

has_not() {
	[ ! -e "$root$1" ] || die "$1 is still there"
}

# Starts it as the service would, waits until it answers, and stops it.
use_it() {
	local tries=0

	inside install -d -o tertulia -g tertulia -m 0700 /var/lib/tertulia
	chroot --userspec=tertulia:tertulia "$root" /usr/bin/tertulia serve \
		--config /etc/tertulia.conf --listen unix:/var/lib/tertulia/test.sock \
		>"$work/server.log" 2>&1 &
	server=$!
	until inside su -s /bin/sh tertulia -c 'tertulia check --data /var/lib/tertulia' \
		>"$work/check.log" 2>&1; do
		tries=$((tries + 1))
		[ "$tries" -lt 60 ] || die "it does not start: $(cat "$work/server.log" "$work/check.log")"
		sleep 0.5
	done
	kill "$server"
	wait "$server" || die "it does not stop well: $(cat "$work/server.log")"
	server=
	has /var/lib/tertulia/tertulia.db
}

make_root
install_package
inside getent passwd tertulia
has /etc/tertulia.conf
has /lib/systemd/system/tertulia.service
inside tertulia version
inside tertulia serve --check --config /etc/tertulia.conf
use_it
grep -q 'deb-systemd-helper' "$root/var/lib/dpkg/info/tertulia.postinst" ||
	die "the service is not enabled by the package"

echo '# mine' >>"$root/etc/tertulia.conf"
install_package
tail -n 1 "$root/etc/tertulia.conf" | grep -qx '# mine' || die "an upgrade took the configuration"
use_it

inside apt-get -q -y remove tertulia
has_not /usr/bin/tertulia
has /etc/tertulia.conf
has /var/lib/tertulia/tertulia.db
install_package
use_it

inside apt-get -q -y purge tertulia
has_not /etc/tertulia.conf
has_not /var/lib/tertulia
has_not /usr/bin/tertulia
echo "1 passed, 0 failed: installed, used, upgraded, removed, purged"
