"""What the optional parts need is never loaded without them."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from metboard.errors import MissingExtra

HEAVY = {
    "numba", "numpy", "scipy", "ray", "fastapi", "pydicom", "typst", "fhir", "pandas", "polars", "sqlalchemy",
    "lifelines", "matplotlib",
}  # fmt: skip
SHOW = (
    "import json, sys\n"
    "names = sorted({name.partition('.')[0] for name in sys.modules})\n"
    "print(json.dumps(names), file=sys.stderr)"
)
PACKAGE = Path(__file__).parent.parent / "src" / "metboard"


def loaded(code: str, *arguments: str) -> set[str]:
    """Top-level names of what a fresh Python has loaded after the code."""
    outcome = subprocess.run(
        [sys.executable, "-c", f"{code}\n{SHOW}", *arguments],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert outcome.returncode == 0, outcome.stderr
    return set(json.loads(outcome.stderr.splitlines()[-1]))


def bundle() -> str:
    """One of the patients of `metboard demo`."""
    return str(min((PACKAGE / "demo").rglob("*.json")))


def test_importing_metboard_loads_nothing_heavy() -> None:
    names = loaded("import metboard")
    assert "metboard" in names
    assert not names & HEAVY


@pytest.mark.medium
def test_judging_options_loads_nothing_heavy() -> None:
    command = (
        "import sys\nfrom metboard.cli import main\n"
        "sys.argv = ['metboard', 'options', sys.argv[1], '--json']\n"
        "try:\n    main()\nexcept SystemExit as end:\n    assert not end.code, end.code"
    )
    names = loaded(command, bundle())
    assert "metboard" in names
    assert not names & HEAVY


def test_an_absent_part_gets_one_line_with_its_remedy() -> None:
    message = str(MissingExtra("A PDF dossier", "pdf"))
    assert message.count("\n") == 0
    assert message.startswith("A PDF dossier needs an optional part.")
    assert message.endswith("pip install 'metboard[pdf]'")


@pytest.mark.parametrize(
    ("absent", "module", "work"),
    [("numpy", "growth", "Forecasting lesions"), ("numba", "compiled", "Simulating a population")],
)
def test_a_model_without_its_part_says_what_to_install(absent: str, module: str, work: str) -> None:
    code = (
        f"import sys\nsys.modules['{absent}'] = None\nfrom metboard.errors import MissingExtra\n"
        f"try:\n    import metboard.models.{module}\n"
        "except MissingExtra as error:\n    print(error)"
    )
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert said.stdout.startswith(f"{work} needs an optional part.")
    assert said.stdout.endswith("pip install 'metboard[models]'\n")


def test_the_arithmetic_of_doses_needs_no_optional_part() -> None:
    assert not loaded("import metboard.models") & HEAVY
