"""Compiling what is put before a program by LD_PRELOAD."""

import shutil
import subprocess
from pathlib import Path

import pytest

FOLDER = Path(__file__).parent


def compiled(source: str, folder: Path) -> Path:
    """Compile a C file of this folder; a missing compiler fails with a sentence, it does not skip."""
    compiler = shutil.which("cc") or shutil.which("gcc")
    if not compiler:
        pytest.fail("this test needs a C compiler: apt-get install gcc libc6-dev")
    library = folder / f"{Path(source).stem}.so"
    subprocess.run([compiler, "-shared", "-fPIC", "-O1", "-o", library, FOLDER / source, "-ldl"], check=True)
    return library
