#!/bin/sh
# Puts the configuration file where the service reads it, unless there is one: it is the operator's.
set -eu
sample=$MESON_INSTALL_DESTDIR_PREFIX/$1
target=${DESTDIR:-}$2
[ ! -e "$target" ] || exit 0
mkdir -p "$(dirname "$target")"
cp "$sample" "$target"
chmod 0644 "$target"
