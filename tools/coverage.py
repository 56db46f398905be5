"""coverage.py SUMMARY - a line for each folder: how many lines and branches the tests ran."""

import json
import sys
from pathlib import PurePath

PARTS = ("line", "branch")


def main():
    folders = {}
    for file in json.load(open(sys.argv[1]))["files"]:
        for folder in (str(PurePath(file["filename"]).parent), "all"):
            sums = folders.setdefault(folder, dict.fromkeys(
                (f"{part}_{what}" for part in PARTS for what in ("total", "covered")), 0))
            for key in sums:
                sums[key] += file[key]
    if not folders:
        sys.exit("coverage: nothing was run")
    print(f"{'folder':20} {'lines':>20} {'branches':>20}")
    for folder in sorted(set(folders) - {"all"}) + ["all"]:
        row = [f"{folder:20}"]
        for part in PARTS:
            total, covered = (folders[folder][f"{part}_{what}"] for what in ("total", "covered"))
            row.append(f"{covered:6} of {total:6} {100 * covered / max(total, 1):3.0f} %")
        print(" ".join(row))


if __name__ == "__main__":
    main()
