"""The command line: parse, call, render. No rule of medicine lives here."""

from __future__ import annotations

import sys

from metboard.errors import KnowledgeError, MetboardError
from metboard.knowledge import FOLDER, check, load


def main() -> None:
    """Run the command line."""
    try:
        knowledge = load(FOLDER)
        problems = check(knowledge, FOLDER)
    except KnowledgeError as error:
        problems = error.problems
    except MetboardError as error:
        problems = (str(error),)
    print("\n".join(problems) or f"knowledge {knowledge.version}: nothing to mend")
    sys.exit(2 if problems else 0)


if __name__ == "__main__":
    main()
