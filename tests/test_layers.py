"""The order of packages holds, and the check that says so bites."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent

pytestmark = pytest.mark.medium


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    code = (
        "import sys; sys.path.insert(0, 'src');"
        "from importlinter.cli import lint_imports; sys.exit(lint_imports(no_cache=True))"
    )
    return subprocess.run(
        [sys.executable, "-c", code], cwd=folder, capture_output=True, text=True, check=False
    )


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """A small metboard of three layers beside the project's own list of layers."""
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    for name in ("", "facts", "options", "cli"):
        folder = tmp_path / "src" / "metboard" / name
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "__init__.py").touch()
    return tmp_path


def test_every_package_imports_only_those_before_it() -> None:
    outcome = lint(ROOT)
    assert outcome.returncode == 0, outcome.stdout


def test_an_import_of_an_earlier_package_passes(package: Path) -> None:
    (package / "src/metboard/options/__init__.py").write_text("import metboard.facts\n")
    outcome = lint(package)
    assert outcome.returncode == 0, outcome.stdout + outcome.stderr


def test_an_import_of_a_later_package_is_refused(package: Path) -> None:
    (package / "src/metboard/facts/__init__.py").write_text("import metboard.options\n")
    outcome = lint(package)
    assert outcome.returncode == 1
    assert "metboard.facts is not allowed to import metboard.options" in outcome.stdout


def test_a_package_missing_from_the_list_is_refused(package: Path) -> None:
    (package / "src/metboard/utils.py").touch()
    outcome = lint(package)
    assert outcome.returncode == 1
    assert "utils" in outcome.stdout
