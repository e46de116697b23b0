"""What is installed, where it says it comes from, and what a source distribution holds."""

from __future__ import annotations

import os
import re
import sys
import tarfile
import tomllib
from importlib import import_module
from io import BytesIO
from pathlib import Path

import pytest

from tests import lock, sdist

ROOT = Path(__file__).parents[1]
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
PROJECT = PYPROJECT["project"]
README = (ROOT / "README.md").read_text("utf-8")
CI = (ROOT / ".ci" / "run").read_text("utf-8")
WANTED = [text for group in (PROJECT["dependencies"], *PROJECT["optional-dependencies"].values()) for text in group]


def pinned() -> dict[str, str]:
    """Name -> version, of what the README's lines install."""
    lines = lock.CONSTRAINTS.read_text("utf-8").splitlines()
    return dict(line.partition(" ;")[0].split("==") for line in lines if not line.startswith("#"))


def name_of(requirement: str) -> str:
    return re.split(r"[^A-Za-z0-9-]", requirement)[0].lower()


def test_the_versions_without_hashes_are_those_with_hashes() -> None:
    assert lock.CONSTRAINTS.read_text("utf-8") == lock.constraints(lock.LOCK.read_text("utf-8")), "python -m tests.lock"


def test_constraints_keep_versions_and_platforms_alone() -> None:
    locked = "# by uv\na==1.0 \\\n    --hash=sha256:00\n    # via\n    #   b\nb==2 ; os_name == 'nt' \\\n    --hash=x\n"
    assert lock.constraints(locked).splitlines()[1:] == ["a==1.0", "b==2 ; os_name == 'nt'"]


def test_the_lock_names_no_registry() -> None:
    assert not re.search(r"https?:|index-url|find-links", lock.LOCK.read_text("utf-8"))


@pytest.mark.parametrize("requirement", [text for text in WANTED if "win32" not in text])
def test_every_dependency_is_pinned_and_capped_below_one(requirement: str) -> None:
    version = pinned()[name_of(requirement)]
    if version.startswith("0."):
        lowest_unknown = f"0.{int(version.split('.')[1]) + 1}"
        assert requirement.endswith(f"<{lowest_unknown}"), f"{requirement}, and {version} is locked"


def test_the_readmes_lines_install_what_was_tested() -> None:
    lines = [line for line in README.splitlines() if line.startswith("python3 -m venv")]
    assert len(lines) == 2
    assert all("pip install -q -c constraints.lock " in line for line in lines)


def test_ci_takes_the_test_line_from_the_readme() -> None:
    assert len([line for line in README.splitlines() if line.endswith("-m pytest -n auto")]) == 1
    assert "grep -- '-m pytest -n auto$' README.md" in CI


def test_ci_checks_form_and_types_before_the_long_run() -> None:
    steps = ['/ruff" format --check', '/ruff" check', '/mypy"', "'-m pytest -n auto$'", "tests.sdist"]
    places = [CI.index(step) for step in steps]
    assert places == sorted(places)


def test_both_names_start_the_same_program() -> None:
    assert PROJECT["scripts"] == {"coach": "coach.cli.main:run", "recovery-coach": "coach.cli.main:run"}
    assert PROJECT["name"] in PROJECT["scripts"]
    module, _, name = PROJECT["scripts"]["coach"].partition(":")
    assert callable(getattr(import_module(module), name))
    assert 'bin/recovery-coach" --version' in CI


def test_it_names_no_address_before_it_has_one() -> None:
    address = PYPROJECT["tool"]["recovery-coach"]["published-at"].rstrip("/")
    pictures = re.findall(r"!\[[^]]*\]\(([^)]+)\)", README)
    assert pictures
    if address:
        changes = f"{address}/blob/main/CHANGELOG.md"
        assert PROJECT["urls"] == {"Homepage": address, "Source": address, "Changelog": changes}
        assert all(picture.startswith(f"{address}/") for picture in pictures)
    else:
        assert PROJECT["urls"] == {}
        assert not {"authors", "maintainers"} & set(PROJECT)
        assert all(picture.startswith("assets/") for picture in pictures)


def test_this_python_is_among_the_classifiers_or_newer() -> None:
    known = [text.rpartition(" ")[2] for text in PROJECT["classifiers"] if "Python :: 3." in text]
    assert known[0] == PROJECT["requires-python"].removeprefix(">=")
    assert f"{sys.version_info.major}.{sys.version_info.minor}" in known or sys.version_info[:2] > (3, 13)


def test_a_file_on_one_side_alone_is_told(tmp_path: Path) -> None:
    archive = tmp_path / "coach.tar.gz"
    with tarfile.open(archive, "w:gz") as packed:
        for name in ("coach-1/PKG-INFO", "coach-1/a.py", "coach-1/tests/sueño.csv", "coach-1/odd"):
            packed.addfile(tarfile.TarInfo(name), BytesIO())
    assert sdist.differences(["a.py", "tests/sueño.csv", ".ci/run"], sdist.held(archive)) == [
        "not in the archive: .ci/run",
        "not in git: odd",
    ]


@pytest.mark.skipif(not (ROOT / ".git").exists(), reason="git knows what is tracked; this is an unpacked archive")
def test_the_source_distribution_takes_every_top_level_entry() -> None:
    included = set(PYPROJECT["tool"]["hatch"]["build"]["targets"]["sdist"]["include"])
    tops = {f"/{Path(name).parts[0]}" for name in sdist.tracked()}
    assert tops - {"/pyproject.toml"} <= included


@pytest.mark.skipif(os.name == "nt", reason="the bit is POSIX")
def test_ci_can_be_started() -> None:
    assert os.access(ROOT / ".ci" / "run", os.X_OK)
