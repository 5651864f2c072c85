"""Commands run as at a desk where nothing is set."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LOCKS = ["requirements.lock", "requirements-dev.lock"]


def run(checkout: Path, *command, **environment) -> subprocess.CompletedProcess:
    """Runs a command as at a desk where nothing is set, though `make test` may be what runs us."""
    ours = {"DATABASE_URL", "SECRET_KEY", "MAKEFLAGS", "MAKELEVEL", "MFLAGS"}
    env = {name: value for name, value in os.environ.items() if name not in ours}
    return subprocess.run(command, cwd=checkout, env=env | environment, capture_output=True, text=True)


def install_step(checkout: Path, step: str, **environment) -> subprocess.CompletedProcess:
    return run(checkout, sys.executable, "-m", "msntc.dev.bootstrap", step, **environment)


def make_program(path: Path, script: str):
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)
