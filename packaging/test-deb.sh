#!/bin/bash
# Installs the packages of a folder on a fresh Debian, uses them, upgrades, removes and purges them:
#
#	packaging/test-deb.sh FOLDER WORK [PREVIOUS]
#
# With the folder of an older build, the server begins with that one, and is upgraded.
#
# As root: the fresh Debian is a chroot in WORK, made by debootstrap. No service is started in it by
# systemd, which does not run there; the program is started as the service's user, with its file.
set -euo pipefail

debs=$(cd "$1" && pwd)
previous=$(cd "${3:-$1}" && pwd)
mkdir -p "$2"
work=$(cd "$2" && pwd)
root=$work/root
suite=$(. /etc/os-release && echo "$VERSION_CODENAME")
mirror=${TERTULIA_DEBIAN_MIRROR:-$(sed -n 's/^URIs: *//p' /etc/apt/sources.list.d/*.sources 2>/dev/null | head -n 1)}
server=
password='a long enough password'

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
	mkdir "$root/tmp/new" "$root/tmp/previous"
	cp "$debs"/*.deb "$root/tmp/new/"
	cp "$previous"/*.deb "$root/tmp/previous/"
	inside apt-get -q update
	inside apt-get -q -y --no-install-recommends install curl openssl
}

# Of which build: new, previous.
install_package() {
	inside sh -c "apt-get -q -y --no-install-recommends install --reinstall /tmp/$1/tertulia_*.deb"
	# As systemd does before it starts the service.
	inside install -d -o tertulia -g tertulia -m 0700 /var/lib/tertulia
}

has() {
	[ -e "$root$1" ] || die "$1 is not there"
}

has_not() {
	[ ! -e "$root$1" ] || die "$1 is still there"
}

# What its operator does: a certificate, and where to listen.
configure() {
	inside install -d -o root -g tertulia -m 0750 /etc/tertulia
	inside openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost \
		-addext subjectAltName=DNS:localhost -keyout /etc/tertulia/key.pem \
		-out /etc/tertulia/chain.pem 2>/dev/null
	inside chgrp tertulia /etc/tertulia/key.pem
	inside chmod 0640 /etc/tertulia/key.pem
	cat >>"$root/etc/tertulia.conf" <<-END
		listen = 127.0.0.1:$port
		tls_certificate = /etc/tertulia/chain.pem
		tls_key = /etc/tertulia/key.pem
	END
	inside tertulia serve --check --config /etc/tertulia.conf
}

as_service() {
	inside su -s /bin/sh tertulia -c "$1"
}

# One call over TLS, its certificate checked. The rest is for curl.
call() {
	local path=$1

	shift
	inside curl -sS --fail --cacert /etc/tertulia/chain.pem -u "alice:$password" \
		-H 'OCS-APIRequest: true' -H 'Accept: application/json' "$@" \
		"https://localhost:$port$path"
}

start() {
	local tries=0

	chroot --userspec=tertulia:tertulia "$root" /usr/bin/tertulia serve \
		--config /etc/tertulia.conf >"$work/server.log" 2>&1 &
	server=$!
	until call /status.php >/dev/null 2>"$work/call.log"; do
		tries=$((tries + 1))
		[ "$tries" -lt 60 ] || die "it does not start: $(cat "$work/server.log" "$work/call.log")"
		sleep 0.5
	done
}

stop() {
	kill "$server"
	wait "$server" || die "it does not stop well: $(cat "$work/server.log")"
	server=
}

# An account, and what it says in a conversation.
talk() {
	printf '%s\n' "$password" |
		as_service 'tertulia user add alice --admin --password-stdin --config /etc/tertulia.conf'
	start
	token=$(call /ocs/v2.php/apps/spreed/api/v4/room -d roomType=3 -d roomName=Crew |
		sed -n 's/.*"token":"\([^"]*\)".*/\1/p')
	call "/ocs/v2.php/apps/spreed/api/v1/chat/$token" -d 'message=kept for good' >/dev/null
	stop
}

# The message, read by the account. $1 says after what.
still_there() {
	start
	call "/ocs/v2.php/apps/spreed/api/v1/chat/$token?lookIntoFuture=0" | grep -q 'kept for good' ||
		die "the message is gone after $1"
	stop
}

# A port that nobody has at the moment.
port=$(python3 -c 'import socket; s = socket.create_server(("127.0.0.1", 0)); print(s.getsockname()[1])')
make_root
install_package previous
inside getent passwd tertulia
has /etc/tertulia.conf
has /lib/systemd/system/tertulia.service
grep -q 'deb-systemd-helper' "$root/var/lib/dpkg/info/tertulia.postinst" ||
	die "the service is not enabled by the package"
before=$(inside tertulia version)
configure
talk

install_package new
echo "upgraded: $before -> $(inside tertulia version)"
grep -q 'tls_key = /etc/tertulia/key.pem' "$root/etc/tertulia.conf" ||
	die "an upgrade took the configuration"
still_there "an upgrade"

start
as_service 'tertulia backup --config /etc/tertulia.conf /tmp/backup.db'
as_service 'tertulia check --config /etc/tertulia.conf' ||
	die "check complains"
stop
rm -rf "$root/var/lib/tertulia"
inside install -d -o tertulia -g tertulia -m 0700 /var/lib/tertulia
as_service 'tertulia restore --config /etc/tertulia.conf /tmp/backup.db'
still_there "backup, loss and restore"

inside apt-get -q -y remove tertulia
has_not /usr/bin/tertulia
has /etc/tertulia.conf
has /var/lib/tertulia/tertulia.db
install_package new
still_there "removing and installing again"

# What its operator made himself, the certificate, is his.
inside apt-get -q -y purge tertulia
for gone in /etc/tertulia.conf /var/lib/tertulia /run/tertulia /usr/bin/tertulia \
	/lib/systemd/system/tertulia.service /etc/systemd/system/multi-user.target.wants/tertulia.service; do
	has_not "$gone"
done
echo "1 passed, 0 failed: installed, configured, used, upgraded, backed up, restored, removed, purged"
