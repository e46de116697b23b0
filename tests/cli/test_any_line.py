"""Any command line: an exit code and messages, never a traceback."""

from __future__ import annotations

import contextlib
import io
import tempfile

from hypothesis import given, settings
from hypothesis import strategies as st

from coach.cli.main import VERBS, main
from tests.cli.conftest import HOSTILE, NOW

TAME = sorted(set(VERBS) - {"demo", "export", "import", "report", "anonymize"})
"""Those that name no file to write or read."""

WORDS = (
    "list", "add", "edit", "remove", "take", "check", "store", "plan", "--json", "--plain", "--days", "--date",
    "--start", "--end", "--minutes", "--title", "--name", "--kind", "--elemental", "--wake", "--bed", "--nap", "--skip",
    "--sore", "--note", "--at", "--", "-", "-1", "0", "7", "1e400", "nan", "99999999999999999999", "18:00", "24:00",
    "25:00", "2026-03-05", "1900-01-01", "2200-12-31", "9999-12-31", "yesterday 23:10", "magnesium", "legs=6", "",
    HOSTILE, "--when", "--servings", "--tz", "Mars/Base", "../..", "--from", "--latency", "--from=mon",
)  # fmt: skip


@settings(max_examples=150)
@given(
    verb=st.sampled_from(TAME),
    rest=st.lists(st.sampled_from(WORDS) | st.text(st.characters(exclude_characters="\0"), max_size=12), max_size=7),
)
def test_any_line_ends_in_an_exit_code(verb: str, rest: list[str]) -> None:
    out, err = io.StringIO(), io.StringIO()
    with tempfile.TemporaryDirectory() as folder, contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = main(["--store", folder, "--at", NOW, verb, *rest])
    assert code in range(6)
    assert "\x1b" not in out.getvalue() + err.getvalue()
    if code > 1:
        assert err.getvalue()
