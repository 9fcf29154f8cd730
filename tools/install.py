"""Make .venv and install one hashed requirement file and the project into it.

Runs on a bare Python. uv comes through pip, by hash; the rest comes through uv.
"""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
UV = VENV / "bin" / "uv"


def check_python() -> None:
    """Stop with the one remedy where this Python cannot make an environment."""
    found = f"{sys.version_info.major}.{sys.version_info.minor}"
    if sys.version_info < (3, 11):  # noqa: UP036 - nothing is installed yet
        stop(f"{sys.executable} is Python {found}; 3.11 or newer is needed: make PYTHON=python3.11")
    try:
        import ensurepip  # noqa: F401
    except ImportError:
        remedy = f"apt install python{found}-venv"
        stop(f"{sys.executable} has no ensurepip. On Debian or Ubuntu: {remedy}")


def stop(message: str) -> None:
    """Print one line and leave with exit code 2."""
    print(message, file=sys.stderr)
    sys.exit(2)


def run(*command: object, **extra: str) -> None:
    """Run a command; leave with its exit code where it fails."""
    code = subprocess.run(
        [str(part) for part in command], cwd=ROOT, env=os.environ | extra
    ).returncode
    if code:
        sys.exit(code)


def make_environment() -> None:
    """Make .venv with uv in it, anew where either does not start."""
    try:
        subprocess.run([PYTHON, "-c", ""], check=True, capture_output=True)
        subprocess.run([UV, "--version"], check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        check_python()
        run(sys.executable, "-m", "venv", "--clear", VENV)
        run(
            PYTHON,
            "-m",
            "pip",
            "install",
            "--quiet",
            "--disable-pip-version-check",
            "--no-deps",
            "--require-hashes",
            "-r",
            "requirements/uv.txt",
        )


def pip_index() -> dict[str, str]:
    """Give uv the package index that pip was told of, unless uv has been told its own."""
    if any(name in os.environ for name in ("UV_DEFAULT_INDEX", "UV_INDEX_URL", "UV_CONFIG_FILE")):
        return {}
    listed = subprocess.run(
        [PYTHON, "-m", "pip", "config", "list"], capture_output=True, text=True
    ).stdout
    found = [
        line.partition("=")[2].strip("'\"")
        for line in listed.splitlines()
        if line.partition("=")[0].endswith(".index-url")
    ]
    return {"UV_DEFAULT_INDEX": found[-1]} if found else {}


def install(requirements: str) -> None:
    """Install the pinned packages, then the project itself, editable."""
    uv = (UV, "pip", "install", "--quiet", "--python", PYTHON, "--system-certs")
    index = pip_index()
    run(*uv, "--require-hashes", "-r", requirements, **index)
    run(*uv, "--no-deps", "--no-build-isolation", "-e", ".", **index)


if __name__ == "__main__":
    make_environment()
    install(sys.argv[1])
