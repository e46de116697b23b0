"""`python -m tests.sdist ARCHIVE`: git's list of files <-> what the source distribution holds; 1 if they differ."""

from __future__ import annotations

import subprocess
import sys
import tarfile
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).parents[1]
MADE = {"PKG-INFO"}
"""What the build adds."""


def differences(tracked: Iterable[str], held: Iterable[str]) -> list[str]:
    """A line for every file that is tracked or held alone."""
    ours, theirs = set(tracked), set(held) - MADE
    missing = [f"not in the archive: {name}" for name in sorted(ours - theirs)]
    return missing + [f"not in git: {name}" for name in sorted(theirs - ours)]


def tracked() -> list[str]:
    """The paths that git knows here."""
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True
    )  # -z: names as they are
    return [name.decode() for name in listed.stdout.split(b"\0") if name]


def held(archive: Path) -> list[str]:
    """The paths in an archive, without its one folder."""
    with tarfile.open(archive) as packed:
        return [member.name.partition("/")[2] for member in packed if member.isfile()]


def main(archive: str) -> int:
    """Compare, and print what differs."""
    found = differences(tracked(), held(Path(archive)))
    print("\n".join(found) or f"{archive}: whole")
    return int(bool(found))


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1]))
