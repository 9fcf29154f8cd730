"""The wheel carries the knowledge twice: as YAML for people, and compiled."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> zipfile.ZipFile:
    folder = tmp_path_factory.mktemp("dist")
    outcome = subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", folder],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert outcome.returncode == 0, outcome.stderr
    return zipfile.ZipFile(min(folder.glob("*.whl")))


@pytest.mark.medium
def test_the_wheel_holds_every_knowledge_file_and_the_compiled_one(wheel: zipfile.ZipFile) -> None:
    source = ROOT / "src"
    files = {str(path.relative_to(source)) for path in source.rglob("knowledge/**/*.yaml")}
    assert files
    assert files <= set(wheel.namelist())
    assert wheel.getinfo("metboard/knowledge/compiled.bin").file_size > 0
