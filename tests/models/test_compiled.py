"""What was compiled is kept, and made anew when any file of the models changes."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import metboard

PACKAGE = Path(metboard.__file__).parent


@pytest.mark.slow
def test_a_change_in_any_file_of_the_models_is_compiled_anew(tmp_path: Path) -> None:
    """Numba looks at the file of a function alone; here the one that it calls lies in another file."""
    package = tmp_path / "metboard"
    (package / "models").mkdir(parents=True)
    for name in ("__init__", "errors", "models/compiled"):
        text = "" if name == "__init__" else (PACKAGE / f"{name}.py").read_text()
        (package / f"{name}.py").write_text(text)
    head = "from metboard.models.compiled import kernel\n"
    outer = "from metboard.models.inner import inner\n@kernel\ndef outer(x):\n    return inner(x)\n"
    (package / "models" / "outer.py").write_text(head + outer)
    said = []
    for more in (1, 2):
        inner = f"@kernel\ndef inner(x):\n    return x + {more}\n"
        (package / "models" / "inner.py").write_text(head + inner)
        code = "from metboard.models.outer import outer; print(outer(1))"
        run = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, check=True,
                             capture_output=True, text=True, env={"PYTHONPATH": str(tmp_path)})  # fmt: skip
        said.append(run.stdout.strip())
    assert said == ["2", "3"]
