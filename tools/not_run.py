"""Print how many tests were not run, and why, as the last line of `make test`.

With NOT_RUN_FAILS=1 a test that was not run is a failure, unless the reason is that this machine
has no reference data at all.
"""

import json
import os
import sys
from pathlib import Path

NO_DATA = "METBOARD_DATA is not set"


def main() -> int:
    """Print the line; 1 where NOT_RUN_FAILS asks for it."""
    reasons: dict[str, int] = json.loads(Path("build/not-run.json").read_text())
    why = "; ".join(f"{reason}: {count}" for reason, count in sorted(reasons.items()))
    print(f"not run: {sum(reasons.values())}" + (f" ({why})" if why else ""))
    excused = set() if os.environ.get("METBOARD_DATA") else {NO_DATA}
    return int(os.environ.get("NOT_RUN_FAILS") == "1" and bool(reasons.keys() - excused))


if __name__ == "__main__":
    sys.exit(main())
