"""Write the golden dossiers of the demo patients anew: `--write`; without it only name what differs.

Review the diff before it is kept. Never edit a golden by hand.
"""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
GOLDEN = ROOT / "tests" / "dossier" / "golden"


def main() -> int:
    """Compare or write; 1 when something differs and nothing was written."""
    sys.path.insert(0, str(ROOT))
    from tests.dossier.made import golden_of

    from metboard.demo import PATIENTS

    files = {f"{name}.txt": golden_of(name).encode() for name in PATIENTS}
    kept = {p.name: p.read_bytes() for p in GOLDEN.glob("*")} if GOLDEN.exists() else {}
    changed = sorted(f for f in {*files, *kept} if files.get(f) != kept.get(f))
    if "--write" in sys.argv:
        GOLDEN.mkdir(parents=True, exist_ok=True)
        for name in changed:
            if name in files:
                (GOLDEN / name).write_bytes(files[name])
            else:
                (GOLDEN / name).unlink()
    print("\n".join(changed) or "the golden dossiers are as they were")
    return 1 if changed and "--write" not in sys.argv else 0


if __name__ == "__main__":
    sys.exit(main())
