# SPDX-License-Identifier: GPL-3.0-or-later
"""meson-python, but that a source distribution needs no repository: it is made of the files that are there."""

import gzip
import io
import os
import pathlib
import re
import sys
import tarfile

from mesonpy import *  # noqa: F403
from pyproject_metadata import StandardMetadata

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

LEFT_OUT = {"__pycache__", "build", "dist"}


def files(root):
    for folder, folders, names in os.walk(root):
        folders[:] = sorted(n for n in folders if n not in LEFT_OUT and not n.startswith("."))
        for name in sorted(names):
            if not name.startswith(".") and not name.endswith((".pyc", ".so")):
                yield pathlib.Path(folder, name).relative_to(root)


def build_sdist(sdist_directory, config_settings=None):
    root = pathlib.Path.cwd()
    metadata = StandardMetadata.from_pyproject(
        tomllib.loads((root / "pyproject.toml").read_text("utf-8")), root
    )
    stem = re.sub(r"[-_.]+", "_", metadata.name.lower()) + f"-{metadata.version}"
    stamp = int(os.environ.get("SOURCE_DATE_EPOCH", (root / "pyproject.toml").stat().st_mtime))
    path = pathlib.Path(sdist_directory, f"{stem}.tar.gz")
    with gzip.GzipFile(path, "wb", mtime=stamp) as zipped, tarfile.open(
        fileobj=zipped, mode="w", format=tarfile.PAX_FORMAT
    ) as tar:
        add(tar, f"{stem}/PKG-INFO", str(metadata.as_rfc822()).encode(), 0o644, stamp)
        for name in files(root):
            mode = 0o755 if os.access(name, os.X_OK) else 0o644
            add(tar, f"{stem}/{name.as_posix()}", name.read_bytes(), mode, stamp)
    return path.name


def add(tar, name, data, mode, stamp):
    info = tarfile.TarInfo(name)
    info.size, info.mode, info.mtime = len(data), mode, stamp
    tar.addfile(info, io.BytesIO(data))
