# SPDX-License-Identifier: GPL-3.0-or-later
# What the tools share.
here=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
root=$(cd "$here/../.." && pwd)

# copy_source DIR: the package with the library's sources in it, so that nothing is written into the checkout.
copy_source() {
	rm -rf "$1"
	mkdir -p "$1/libtertulia/lib"
	cp -r "$here/." "$1"
	cp -r "$root/include" "$1/libtertulia"
	cp -r "$root/lib/base" "$root/lib/wire" "$root/lib/client" "$1/libtertulia/lib"
	cp "$root/COPYING" "$1"
}

# find_server KIND: the server to test with, TERTULIA_BIN or the one that was built as KIND.
find_server() {
	TERTULIA_BIN=${TERTULIA_BIN:-$root/build/$1/tertulia}
	if [ ! -x "$TERTULIA_BIN" ]; then
		echo "no server at $TERTULIA_BIN: ./dev build makes one, TERTULIA_BIN names another" >&2
		exit 1
	fi
	export TERTULIA_BIN
}
