"""`python -m tests.lock`: pyproject.toml -> requirements.lock (hashes) -> constraints.lock (versions alone).

The README's two lines take `constraints.lock`, since pip cannot check a hash of the folder it installs from. Needs uv.
"""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).parents[1]
LOCK, CONSTRAINTS = ROOT / "requirements.lock", ROOT / "constraints.lock"
COMMAND = (
    "uv", "pip", "compile", "pyproject.toml", "--all-extras", "--universal", "--python-version", "3.11",
    "--generate-hashes", "--upgrade", "--no-header", "-o", LOCK.name,
)  # fmt: skip
HEAD = "# The versions of requirements.lock, for pip install -c. Written by python -m tests.lock.\n"


def constraints(lock: str) -> str:
    """The pinned versions, with what platform each is for, without hashes and origins."""
    pinned = (line.removesuffix("\\").rstrip() for line in lock.splitlines() if re.match(r"[a-z0-9]", line))
    return HEAD + "".join(f"{line}\n" for line in pinned)


if __name__ == "__main__":
    subprocess.run(COMMAND, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    CONSTRAINTS.write_text(constraints(LOCK.read_text("utf-8")), "utf-8")
