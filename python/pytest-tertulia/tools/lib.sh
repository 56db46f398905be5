# SPDX-License-Identifier: GPL-3.0-or-later
# What the tools share.
here=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
root=$(cd "$here/../.." && pwd)

# find_server KIND: the server to test with, TERTULIA_BIN or the one that was built as KIND.
find_server() {
	TERTULIA_BIN=${TERTULIA_BIN:-$root/build/$1/tertulia}
	if [ ! -x "$TERTULIA_BIN" ]; then
		echo "no server at $TERTULIA_BIN: ./dev build makes one, TERTULIA_BIN names another" >&2
		exit 1
	fi
	export TERTULIA_BIN
}

# install_wheel DIR: the wheel of these sources in DIR/wheel, installed in DIR/venv. Nothing is written into the checkout.
install_wheel() {
	local dir

	mkdir -p "$1"
	dir=$(cd "$1" && pwd)
	rm -rf "$dir/source" "$dir/wheel"
	mkdir -p "$dir/source"
	cp -r "$here/." "$dir/source"
	cp --remove-destination "$root/COPYING" "$dir/source"
	if [ ! -x "$dir/venv/bin/mypy" ]; then
		/usr/bin/python3 -m venv "$dir/venv"
		"$dir/venv/bin/pip" -q --disable-pip-version-check install -r "$here/tools/requirements.txt" </dev/null
	fi
	"$dir/venv/bin/pip" -q --disable-pip-version-check wheel --no-deps -w "$dir/wheel" "$dir/source" </dev/null
	"$dir/venv/bin/pip" -q --disable-pip-version-check install --no-deps --force-reinstall "$dir"/wheel/*.whl \
		</dev/null
}
