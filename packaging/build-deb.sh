#!/bin/sh
# Builds the Debian packages of the tree into a folder: packaging/build-deb.sh FOLDER [REVISION]
#
# From what git knows of, so that nothing of a build gets into them; with a revision from that. What
# is not released has the number of commits behind its version, so that a later build is newer.
set -eu
root=$(cd "$(dirname "$0")/.." && pwd)
mkdir -p "$1"
out=$(cd "$1" && pwd)
revision=${2:-HEAD}
work=$out/tertulia
rm -rf "$out"/*.deb "$work"
mkdir "$work"
if [ $# -gt 1 ]; then
	git -C "$root" archive "$revision"
else
	(cd "$root" && git ls-files -z | tar --null -cf - -T -)
fi | tar -xf - -C "$work"
cp -r "$work/packaging/debian" "$work/debian"
if ! git -C "$root" describe --exact-match "$revision" >/dev/null 2>&1; then
	build=$(git -C "$root" rev-list --count "$revision").$(git -C "$root" rev-parse --short "$revision")
	sed -i "1s/(\([^)]*\))/(\1~$build)/" "$work/debian/changelog"
fi
cd "$work"
dpkg-buildpackage --build=binary --no-sign
