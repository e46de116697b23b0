"""The way in: formats told by content, encodings, archives and their limits, and what cannot be read."""

from __future__ import annotations

import shutil
import zipfile
from pathlib import Path

import pytest

from coach.errors import UnreadableError, UsageError
from coach.importers import archive, door
from coach.importers.formats import FORMATS
from coach.importers.sniff import sniff
from coach.importers.table import MAX_ROWS, read_header, read_table
from coach.importers.text import decode
from coach.model import Night
from tests.importers.common import SAMPLES, of, read, read_text, whys

NIGHTS = "date,bed,wake\n2026-03-05,23:00,07:00\n"
ZIP = zipfile.ZIP_DEFLATED


def zipped(path: Path, **members: str | bytes) -> Path:
    with zipfile.ZipFile(path, "w", ZIP) as target:
        for name, data in members.items():
            target.writestr(name.replace("__", "."), data)
    return path


@pytest.mark.parametrize(
    ("head", "found"),
    [
        (b"PK\x03\x04....", "zip"),
        (b"\xef\xbb\xbfBEGIN:VCALENDAR\r\n", "ical"),
        (b"begin:vevent\r\n", "ical"),
        ("BEGIN:VCALENDAR\n".encode("utf-16"), "ical"),
        (b' {"schema": "coach.store/1"', "store"),
        (b'{"schema": "other/1"', "json"),
        (b"[1, 2]", "json"),
        ((SAMPLES / "whoop/workouts.csv").read_bytes(), "whoop"),
        ((SAMPLES / "whoop/made_es/journal_entries.csv").read_bytes(), "whoop"),
        (NIGHTS.encode("utf-16-le"), "csv"),
        (b"when\twhat\tdose\n", "table"),
        (b"hello", "text"),
        (b"", "text"),
        (b"SQLite format 3\0\x10\0", "text"),
        (b"SQLite format 3\0\x10\0\1\1\0@  \0\0", "binary"),
    ],
)
def test_formats_are_told_by_content(head: bytes, found: str) -> None:
    assert sniff(head) == found


def test_a_name_that_lies_does_not_matter(tmp_path: Path) -> None:
    file = tmp_path / "calendar.ics"
    shutil.copy(SAMPLES / "whoop/sleeps.csv", file)
    assert read(file)[0].format == "whoop"


@pytest.mark.parametrize(
    ("name", "data", "what"),
    [
        ("empty.csv", b"", "is empty"),
        ("blank.csv", b" \r\n\r\n", "is empty"),
        ("zeros.bin", b"\0" * 500, "is empty"),
        ("photo.csv", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 4, "is not a text file"),
        ("words.txt", b"just words", "not in a format coach knows"),
        ("other.json", b'{"a": 1}', "no store document"),
        ("half.zip", b"PK\x03\x04half of it", "zip cut short or damaged"),
        ("odd.csv", b"date,bed,wake\n2026-03-05,\x81\x8d,\xff\n", "neither UTF-8"),
        ("cut.csv", "date,bed,wake\nä,ö,ü\n".encode("utf-16")[:-1], "UTF-16 text cut short"),
    ],
)
def test_what_cannot_be_read_says_which_file_and_what_to_do(tmp_path: Path, name: str, data: bytes, what: str) -> None:
    with pytest.raises(UnreadableError, match=what) as caught:
        read_text(tmp_path, data, name)
    assert caught.value.where == name
    assert caught.value.todo
    assert caught.value.exit_code == 3


def test_a_missing_path_and_an_empty_folder_are_named(tmp_path: Path) -> None:
    with pytest.raises(UnreadableError, match="no such file"):
        read(tmp_path / "gone.csv")
    with pytest.raises(UnreadableError, match="nothing coach can read") as caught:
        read(tmp_path)
    assert "a WHOOP export" in caught.value.todo


def test_the_format_can_be_named_and_must_fit(tmp_path: Path) -> None:
    file = tmp_path / "x.txt"
    file.write_text(NIGHTS)
    assert read(file, as_format="CSV")[0].format == "csv"
    with pytest.raises(UsageError, match="no format “fitbit”"):
        read(file, as_format="fitbit")
    for other in ("whoop", "ical", "json"):
        with pytest.raises(UnreadableError, match="is not ") as caught:
            read(file, as_format=other)
        assert "--as" in caught.value.todo


def test_nothing_to_import_is_a_usage_error() -> None:
    with pytest.raises(UsageError, match="nothing to import"):
        read()


def test_strangers_in_a_folder_are_passed_by_but_tables_are_named(tmp_path: Path) -> None:
    (tmp_path / "nights.csv").write_text(NIGHTS)
    (tmp_path / "readme.txt").write_text("hello")
    (tmp_path / "pills.csv").write_text("when,what\n1,2\n")
    (tmp_path / "nothing.csv").write_text("")
    (tmp_path / ".hidden.csv").write_text(NIGHTS)
    nights, rest = read(tmp_path)
    assert len(nights.records) == 1
    assert rest.notes == ("passed by, not a format coach reads: readme.txt",)
    assert "pills.csv:None: its columns are not known" in whys(rest)
    assert "nothing.csv:None: it is empty" in whys(rest)


def test_one_unreadable_path_stops_everything(tmp_path: Path) -> None:
    good = tmp_path / "nights.csv"
    good.write_text(NIGHTS)
    with pytest.raises(UnreadableError):
        read(good, tmp_path / "gone.csv")


def test_the_limits_of_archives(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bomb = zipped(tmp_path / "bomb.zip", nights__csv=b"0" * (8 << 20))
    with pytest.raises(UnreadableError, match="packed far too tightly"):
        read(bomb)
    monkeypatch.setattr(archive, "MAX_TOTAL", 1000)
    with pytest.raises(UnreadableError, match="unpacks to more than"):
        read(bomb)
    monkeypatch.setattr(archive, "MAX_ENTRIES", 1)
    with pytest.raises(UnreadableError, match="more than 1 files"):
        read(zipped(tmp_path / "many.zip", a__csv="a", b__csv="b"))


def test_archives_inside_archives_are_not_opened(tmp_path: Path) -> None:
    inner = zipped(tmp_path / "inner.zip", nights__csv=NIGHTS).read_bytes()
    with pytest.raises(UnreadableError, match="nothing coach can read"):
        read(zipped(tmp_path / "outer.zip", inner__zip=inner))
    readings = read(zipped(tmp_path / "mixed.zip", inner__zip=inner, nights__csv=NIGHTS))
    assert len(of(Night, readings)) == 1


def test_nothing_is_unpacked_to_disk_whatever_members_are_called(tmp_path: Path) -> None:
    folder = tmp_path / "deep" / "er"
    folder.mkdir(parents=True)
    file = folder / "evil.zip"
    with zipfile.ZipFile(file, "w") as target:
        target.writestr("../../escaped.csv", NIGHTS)
    assert len(of(Night, read(file))) == 1
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["deep", "er", "evil.zip"]


def test_a_password_is_asked_for_in_words(tmp_path: Path) -> None:
    file = zipped(tmp_path / "locked.zip", nights__csv=NIGHTS)
    data = bytearray(file.read_bytes())
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    file.write_bytes(data)
    with pytest.raises(UnreadableError, match="protected by a password"):
        read(file)


def test_a_file_too_large_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "MAX_TEXT", 10)
    with pytest.raises(UnreadableError, match="larger than"):
        read_text(tmp_path, NIGHTS)


def test_folders_that_lead_in_circles_end(tmp_path: Path) -> None:
    (tmp_path / "nights.csv").write_text(NIGHTS)
    (tmp_path / "loop").symlink_to(tmp_path, target_is_directory=True)
    assert len(of(Night, read(tmp_path))) == 1


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_every_encoding_people_have_gives_the_same_text(codec: str) -> None:
    text = "date,note\n2026-03-05,spät – café\n" * 20
    assert decode(text.encode(codec), "x").body == text


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_tables_of_every_make_have_right_line_numbers(line_end: str, delimiter: str) -> None:
    lines = ["", "a,b,c", '1,"two\nlines",3', "", "4,5,6"]
    text = line_end.join(lines).replace(",", delimiter).replace("two\nlines", f"two{line_end}lines") + line_end
    table = read_table(text, "x")
    assert table.header == read_header(text) == ("a", "b", "c")
    assert [row.line for row in table.rows] == [3, 6]
    assert table.rows[1].cells == ("4", "5", "6")


def test_a_quotation_mark_that_never_closes_is_named_with_what_it_swallowed() -> None:
    table = read_table('a,b\n1,2\n3,"4\n5,6\n7,8\n', "x")
    assert len(table.rows) == 1
    (found,) = table.problems
    assert (found.line, found.why) == (
        3, "a quotation mark opens here and never closes; this row, and the 2 lines after it cannot be read",
    )  # fmt: skip


def test_a_giant_field_costs_its_row_only() -> None:
    table = read_table(f"a,b\n1,2\n3,{'x' * 200_000}\n5,6\n", "x")
    assert [row.cells for row in table.rows] == [("1", "2"), ("5", "6")]
    assert "far too long" in table.problems[0].why
    assert table.problems[0].line == 3


def test_rows_may_end_with_an_extra_delimiter_or_lack_empty_cells_but_not_carry_more() -> None:
    table = read_table("a,b,c,\n1,2,3,\n4,5\n6,7,8,9\n1,2", "x")
    assert [row.line for row in table.rows] == [2, 3]
    assert [item.line for item in table.problems] == [4, 5]


def test_a_table_without_end_is_refused() -> None:
    with pytest.raises(UnreadableError, match="rows"):
        read_table("a,b\n" + "1,2\n" * (MAX_ROWS + 1), "x")


def test_control_characters_and_markup_come_in_as_plain_text(tmp_path: Path) -> None:
    evil = "[b]x[/b]\x1b]52;c;aGk=\x07\x00\u202e end"
    reading = read_text(tmp_path, f'date,bed,wake,note\n2026-03-05,23:00,07:00,"{evil}"\n')
    (night,) = of(Night, [reading])
    assert night.note == "[b]x[/b]]52;c;aGk= end"


def test_a_flood_of_problems_is_cut(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(door, "MAX_PROBLEMS", 3)
    reading = read_text(tmp_path, "date,bed,wake\n" + "x,23:00,07:00\n" * 10)
    assert [item.line for item in reading.problems] == [2, 3, 4, None]
    assert reading.problems[-1].why == "and 7 more like these"


def test_progress_hears_the_names(tmp_path: Path) -> None:
    from tests.importers.common import BERLIN, TODAY

    (tmp_path / "nights.csv").write_text(NIGHTS)
    heard: list[str] = []
    door.read_paths([tmp_path], zone=BERLIN, today=TODAY, progress=heard.append)
    assert heard == ["nights.csv"]


def test_no_name_of_a_format_means_two() -> None:
    names = [name for each in FORMATS.values() for name in (each.id, *each.also)]
    assert len(names) == len(set(names)) == 10
