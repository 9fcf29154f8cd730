"""Put the compiled knowledge into the wheel; a checkout reads its YAML and needs none."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

COMPILE = """
import sys
from pathlib import Path
from metboard.knowledge import compile_to
compile_to(Path(sys.argv[1]))
"""


class KnowledgeHook(BuildHookInterface):
    """Compile beside the checkout, never in it, so that no stale copy can be read there."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Add metboard/knowledge/compiled.bin to the wheel."""
        if version == "editable":
            return
        self.folder = tempfile.TemporaryDirectory()
        blob = Path(self.folder.name) / "compiled.bin"
        environment = os.environ | {"PYTHONPATH": str(Path(self.root) / "src")}
        subprocess.run([sys.executable, "-c", COMPILE, str(blob)], check=True, env=environment)
        build_data["force_include"][str(blob)] = "metboard/knowledge/compiled.bin"

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """Remove the temporary file."""
        if version != "editable":
            self.folder.cleanup()
