#!/bin/sh
# Builds the Debian packages of the tree into a folder: packaging/build-deb.sh FOLDER
#
# From what git knows of, so that nothing of a build gets into them.
set -eu
root=$(cd "$(dirname "$0")/.." && pwd)
mkdir -p "$1"
out=$(cd "$1" && pwd)
work=$out/tertulia
rm -rf "$work"
mkdir "$work"
(cd "$root" && git ls-files -z | tar --null -cf - -T -) | tar -xf - -C "$work"
cp -r "$work/packaging/debian" "$work/debian"
cd "$work"
dpkg-buildpackage --build=binary --no-sign
