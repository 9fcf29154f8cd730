"""Fail where the packages of some requirement files take more room than allowed.

Usage: check_size.py MEGABYTES REQUIREMENTS...
"""

import re
import sys
from importlib.metadata import PackageNotFoundError, files
from pathlib import Path


def size_mb(package: str) -> float:
    """Room that an installed package takes, in MB; 0 where this platform needs none of it."""
    try:
        paths = [Path(file.locate()) for file in files(package) or ()]
    except PackageNotFoundError:
        return 0.0
    return sum(path.stat().st_size for path in paths if path.exists()) / 1e6


def main(limit_mb: str, *requirements: str) -> int:
    """Print the sum and the three largest; 1 where it is above the limit."""
    text = "\n".join(Path(name).read_text() for name in requirements)
    names = re.findall(r"^([A-Za-z0-9._-]+)==", text, re.MULTILINE)
    sizes = sorted(((size_mb(name), name) for name in names), reverse=True)
    total_mb = sum(size for size, _ in sizes)
    largest = ", ".join(f"{name} {size:.1f}" for size, name in sizes[:3])
    print(f"to run: {total_mb:.1f} MB installed, at most {limit_mb} MB (largest: {largest})")
    return int(total_mb > float(limit_mb))


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
