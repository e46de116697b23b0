"""`export csv`, `report`, `anonymize`: tables for a spreadsheet, a page to print, a store without the person in it."""

from __future__ import annotations

import csv
import io
import json
import re
from datetime import date, datetime
from html.parser import HTMLParser
from pathlib import Path

import msgspec
import pytest

from coach.exporters.columns import COLUMNS, MEANING
from coach.flows.report import MOST_WEEKS
from coach.model import StoreDocument
from coach.model.records import BESIDE, KINDS
from tests.cli.conftest import HOSTILE, Shell
from tests.exporters.test_document import FULL


@pytest.fixture
def full(bare: Shell, tmp_path: Path) -> Shell:
    """A store with a record of every kind in it."""
    file = tmp_path / "everything.json"
    file.write_bytes(msgspec.json.encode(FULL))
    assert bare("import", str(file)).code in (0, 1)
    return bare


def table(file: Path) -> list[dict[str, str]]:
    """The rows of a table by column."""
    return list(csv.DictReader(io.StringIO(file.read_text("utf-8-sig"), newline="")))


def test_every_kind_is_a_table_whose_columns_are_told(full: Shell, tmp_path: Path) -> None:
    folder = tmp_path / "tables"
    said = full("export", "csv", "--out", str(folder))
    assert said.code == 0, said.err
    kinds = set(KINDS) - {BESIDE}
    assert {file.stem for file in folder.iterdir()} == kinds | {"columns"}
    document = full.document()
    for kind in kinds:
        rows, records = table(folder / f"{kind}.csv"), getattr(document, kind)
        assert [row["id"] for row in rows] == [record.id for record in records]
    told = {(row["file"], row["column"]) for row in table(folder / "columns.csv")}
    assert told == {(f"{kind}.csv", name) for kind in kinds for name in COLUMNS[kind]}
    assert {name for names in COLUMNS.values() for name in names} <= MEANING.keys()
    assert all(file.stat().st_mode & 0o777 == 0o600 for file in folder.iterdir())


def test_values_are_as_they_were_kept(full: Shell, tmp_path: Path) -> None:
    full("export", "csv", "--out", str(tmp_path / "tables"))
    night, row = full.document().nights[0], table(tmp_path / "tables" / "nights.csv")[0]
    assert date.fromisoformat(row["date"]) == night.date
    assert (datetime.fromisoformat(row["lights_out"]) if row["lights_out"] else None) == night.lights_out
    stages = night.stages
    assert row["stages_deep_min"] == ("" if stages is None or stages.deep_min is None else str(stages.deep_min))
    (product, *_), shown = full.document().products, table(tmp_path / "tables" / "products.csv")[0]
    assert shown["use_times"] == "; ".join(product.use.times if product.use else ())


@pytest.mark.parametrize("name", ["=1+2", "+49 30", "-cmd|' /C calc'!A0", "@SUM(A1)", '"quoted", and\nmore'])
def test_a_cell_is_never_a_formula(shell: Shell, tmp_path: Path, name: str) -> None:
    shell("workout", "add", "--start", "2026-03-05 07:00", "--minutes", "30", "--kind", "run", "--title", name)
    shell("export", "csv", "--out", str(tmp_path / "t"))
    (row,) = table(tmp_path / "t" / "workouts.csv")
    (kept,) = shell.document().workouts
    assert row["title"].lstrip("'") == kept.title
    assert row["title"][0] not in "=+-@"


class Text(HTMLParser):
    """The text of a page, and that every element is closed."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.words, self.open = list[str](), list[str]()
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in ("meta",):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def two_weeks(shell: Shell) -> None:
    """Fourteen nights, sessions, doses, a gut that complains once, and a medicine."""
    for day in range(20, 29):
        told = ("--lights", "22:30", "--latency", "20", "--awake", "10", "--wake", "06:30", "--quality", "4")
        assert shell("sleep", "add", "--date", f"2026-02-{day}", *told, at=f"2026-02-{day}T09:00:00+01:00").code == 0
    run = ("--minutes", "40", "--kind", "run", "--rpe", "5")
    shell("workout", "add", "--start", "2026-03-03 18:00", *run)
    shell("cabinet", "add", "--name", "Night Mag", "--form", "bisglycinate", "--elemental", "100", "--daily", "200")
    shell("cabinet", "add", "--name", "Euthyrox", "--kind", "medicine", "--times", "06:30")
    for evening in ("2026-03-02", "2026-03-04"):
        shell("cabinet", "take", "Night Mag", "--servings", "2", "--when", f"{evening} 21:00")
    shell("check-in", "--gut", "2", "--fatigue", "2")


def test_a_page_says_what_was_logged_and_what_was_computed(shell: Shell, tmp_path: Path) -> None:
    two_weeks(shell)
    text = shell("report", "--weeks", "4").out
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in text.splitlines() if line.startswith("|")]
    weeks = dict[str, list[str]]()
    for first, *others in rows:
        weeks.setdefault(first, others)  # sleep is the first table
    # 22:30 to 06:30 with 20 min to fall asleep and 10 awake: 7 h 30 asleep; of the 8 h from lights out, 94 %
    assert weeks["Fri 20 Feb to Thu 26 Feb"][:4] == ["7 h 30 (7)", "94 % (7)", "20 min (7)", "10 min (7)"]
    assert weeks["all"][0] == "7 h 30 (9)"
    assert weeks["Fri 6 Feb to Thu 12 Feb"][0] == "–"
    assert ["Fri 27 Feb to Thu 5 Mar", "1", "40 min", "200"] in rows
    assert ["Night Mag", "2", "4 servings", "magnesium 200 mg"] in rows
    assert ["Euthyrox", "medicine", "06:30"] in rows
    assert "loose stools on 2 of 3 days" in text
    assert "no diagnosis" in text
    file = tmp_path / "page.html"
    assert shell("report", "--weeks", "4", "--out", str(file)).code == 0
    page = Text(file.read_text("utf-8"))
    assert page.open == []
    assert {"7 h 30 (9)", "Euthyrox"} <= set(page.words)
    assert "http" not in file.read_text("utf-8"), "it needs nothing beside it"


def test_a_page_of_an_empty_store(bare: Shell) -> None:
    said = bare("report")
    assert said.code == 0
    assert "No night is logged in these weeks." in said.out


def test_names_are_never_markup(shell: Shell, tmp_path: Path) -> None:
    shell("cabinet", "add", "--name", f"<script>alert(1)</script> [x](y) | {HOSTILE}", "--kind", "supplement")
    text = shell("report").out
    assert "\x1b" not in text
    assert r"\<script\>alert(1)\</script\> \[x\](y) \|" in text
    shell("report", "--out", str(tmp_path / "page.html"))
    page = (tmp_path / "page.html").read_text("utf-8")
    assert "<script>" not in page
    assert "&lt;script&gt;" in page
    assert "\x1b" not in page


@pytest.mark.parametrize("weeks", ["0", "-1", "x", str(MOST_WEEKS + 1), "9" * 400])
def test_a_number_of_weeks_that_cannot_be(shell: Shell, weeks: str) -> None:
    said = shell("report", f"--weeks={weeks}")
    assert (said.code, "--weeks" in said.err) == (2, True)


def test_a_page_has_two_forms(shell: Shell, tmp_path: Path) -> None:
    assert shell("report", "--out", str(tmp_path / "page.pdf")).code == 2
    assert shell("report", "--out", str(tmp_path / "page.md")).code == 0


def test_a_store_without_the_person_in_it(full: Shell, tmp_path: Path) -> None:
    file = tmp_path / "anonymous.json"
    assert full("anonymize", str(file)).code == 0
    given, made = full.document(), msgspec.json.decode(file.read_bytes(), type=StoreDocument)
    days = {(a.date - b.date).days for a, b in zip(given.nights, made.nights, strict=True)}
    (moved,) = days
    assert moved % 364 == 0
    assert moved >= 2 * 364
    for kind in KINDS:
        if kind != BESIDE:
            assert len(getattr(made, kind)) == len(getattr(given, kind))
    names = {product.name for product in given.products} | {wish.title for wish in given.wishes}
    words = {record.note for kind in KINDS for record in getattr(given, kind) if record.note}
    text = file.read_text("utf-8")
    assert [word for word in names | words if word in text and len(word) > 3] == []
    for a, b in zip(given.nights, made.nights, strict=True):
        if a.lights_out is not None and b.lights_out is not None:
            assert (a.lights_out.timetz(), a.lights_out.weekday()) == (b.lights_out.timetz(), b.lights_out.weekday())


def test_what_refers_to_a_product_still_does(full: Shell, bare: Shell, tmp_path: Path) -> None:
    file = tmp_path / "anonymous.json"
    full("anonymize", str(file))
    made = msgspec.json.decode(file.read_bytes(), type=StoreDocument)
    given = full.document()
    known = {product.id for product in given.products}
    places = [place for place, dose in enumerate(given.intakes) if dose.product in known]
    assert places
    assert {made.intakes[place].product for place in places} <= {product.id for product in made.products}
    other = Shell(tmp_path / "other", bare._capsys)
    assert other("import", str(file)).code in (0, 1)
    assert other("today").code == 0


def test_the_same_name_is_the_same_number(shell: Shell, tmp_path: Path) -> None:
    for hour in ("07:00", "18:00"):
        run = ("--minutes", "30", "--kind", "run", "--title", "With Ada")
        shell("workout", "add", "--start", f"2026-03-04 {hour}", *run)
    said = json.loads(shell("anonymize").out)
    titles = [workout["title"] for workout in said["workouts"]]
    assert len(set(titles)) == 1
    assert re.fullmatch(r"title \d+", titles[0])
