"""The store beside TinyDB as shipped and SQLite (WAL, synchronous=FULL): the same records, in one run.

COACH_BENCH_BIG=1 adds 200,000 records. Memory is set against the same records as plain dicts.
"""

from __future__ import annotations

import gc
import json
import os
import sqlite3
import subprocess
import sys
import tempfile
import time
import tracemalloc
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from statistics import median
from typing import TypeVar

import msgspec
from tinydb import TinyDB, where

from coach.model import CheckIn, Intake, Night, Profile, Record, Workout
from coach.model.records import KIND_OF, day_of
from coach.store import Store
from coach.store.shelf import Shelves
from tests.bench.processes import ENVIRONMENT
from tests.bench.table import Row
from tests.store.killing import kill_many

TEN_YEARS = 20_000
SIZES = (1_000, 10_000, 50_000)
BIG = 200_000
FEW = 1_000
ROUNDS = 15
SAVES = 101
"""The disk's own waits scatter even more."""
PROCESSES = 31
"""Rounds of whole processes: their times scatter more."""
KILLS = 2_000
LINE_BYTES = 420
FIRST = date(2016, 3, 5)
NOW = datetime(2026, 3, 5, 17, 42, tzinfo=UTC)
NOUNS: tuple[type[Record], ...] = (Night, CheckIn, Intake, Workout)
T = TypeVar("T")


def rows() -> list[Row]:
    """One block for each size, then what a person feels at ten years, exchanges, and the writers that were killed."""
    sizes = (*SIZES, BIG) if os.environ.get("COACH_BENCH_BIG") else SIZES
    return [*(row for size in sizes for row in _of_size(size)), *_felt(), *_exchanged(sizes[-1]), _killed()]


def record(number: int, noun: type[Record], day: date) -> Record:
    """A believable record of that day, of about a dozen fields where its kind has them."""
    at = datetime(day.year, day.month, day.day, 6, 30, tzinfo=UTC)
    ident = f"{noun.__name__.lower()}-{number:06}"
    if noun is Night:
        return Night(
            id=ident, source="whoop", external_id=f"w-{number}", date=day, into_bed=at - timedelta(hours=8),
            lights_out=at - timedelta(hours=7, minutes=40), latency_min=number % 40, awakenings=number % 4,
            awake_min=number % 50, final_wake=at, out_of_bed=at + timedelta(minutes=20), quality=number % 5 + 1,
            tz_start="Europe/Berlin", tz_end="Europe/Berlin", hrv_rmssd_ms=40.5 + number % 30, resting_hr_bpm=50.5,
        )  # fmt: skip
    if noun is CheckIn:
        return CheckIn(
            id=ident, date=day, fatigue=3, sleep_quality=4, soreness=number % 5 + 1, stress=2, mood=4,
            sore_muscles={"legs": number % 10, "back": 2}, illness="none", gut=0, symptoms=(), note="as usual, " * 5,
        )  # fmt: skip
    if noun is Intake:
        return Intake(id=ident, at=at, product="product-night-mag", servings=2, name="Night Mag", magnesium_mg=200)
    return Workout(id=ident, start=at, end=at + timedelta(hours=1), kind="strength", strain="high", rpe=8)


def records(count: int) -> list[Record]:
    """Four a day from `FIRST` on, one of each kind."""
    return [record(number, NOUNS[number % 4], FIRST + timedelta(days=number // 4)) for number in range(count)]


class Ours:
    """The coach's store."""

    name = "coach"

    def __init__(self, place: Path, found: list[Record]) -> None:
        self.place = place / "coach"
        store = Store.open(self.place)
        with store.change("seed", at=NOW) as change:
            change.set_profile(Profile(tz="Europe/Berlin", wake={"default": "06:45"}))
            for each in found:
                change.put(each)
        store.book.snapshot()
        self.store = Store.open(self.place)
        self.between(FIRST, FIRST)

    def save(self, each: Record) -> None:
        with self.store.change("save", at=NOW) as change:
            change.put(each)

    def open(self) -> None:
        Store.open(self.place, read_only=True)

    def between(self, first: date, last: date) -> int:
        return sum(len(self.store.between(noun, first, last)) for noun in NOUNS)

    def size(self) -> int:
        return sum(path.stat().st_size for path in self.place.iterdir() if path.is_file())


class Stock:
    """TinyDB as shipped: one file, rewritten with every change, as it stands in memory nowhere."""

    name = "TinyDB"

    def __init__(self, place: Path, found: list[Record]) -> None:
        self.path = place / "tiny.json"
        tables: dict[str, dict[str, object]] = {}
        for number, each in enumerate(found, start=1):
            tables.setdefault(KIND_OF[type(each)], {})[str(number)] = _plain(each)
        self.path.write_text(json.dumps(tables))
        self.db = TinyDB(self.path)

    def save(self, each: Record) -> None:
        self.db.table(KIND_OF[type(each)]).insert(_plain(each))

    def open(self) -> None:
        TinyDB(self.path).table("nights").get(doc_id=1)

    def between(self, first: date, last: date) -> int:
        low, high = first.isoformat(), last.isoformat()
        return sum(len(self.db.table(KIND_OF[n]).search((where("day") >= low) & (where("day") <= high))) for n in NOUNS)

    def size(self) -> int:
        return self.path.stat().st_size


class Sqlite:
    """SQLite with a write-ahead log, every commit synced; documents as JSON, an index by kind and day."""

    name = "SQLite"

    def __init__(self, place: Path, found: list[Record]) -> None:
        self.path = place / "lite.db"
        self.db = self._connected()
        self.db.execute("create table records (id text primary key, kind text, day text, document text)")
        self.db.execute("create index by_day on records (kind, day)")
        self.db.executemany("insert into records values (?, ?, ?, ?)", [_line(each) for each in found])
        self.db.commit()
        self.db.execute("pragma wal_checkpoint(truncate)")

    def _connected(self) -> sqlite3.Connection:
        db = sqlite3.connect(self.path)
        db.execute("pragma journal_mode=wal")
        db.execute("pragma synchronous=full")
        return db

    def save(self, each: Record) -> None:
        self.db.execute("insert into records values (?, ?, ?, ?)", _line(each))
        self.db.commit()

    def open(self) -> None:
        db = self._connected()
        db.execute("select document from records limit 1").fetchone()
        db.close()

    def between(self, first: date, last: date) -> int:
        ask = "select document from records where kind = ? and day between ? and ?"
        found = 0
        for noun in NOUNS:
            for (text,) in self.db.execute(ask, (KIND_OF[noun], first.isoformat(), last.isoformat())):
                found += bool(json.loads(text))
        return found

    def size(self) -> int:
        return sum(path.stat().st_size for path in self.path.parent.glob("lite.db*"))


def _of_size(count: int) -> list[Row]:
    found = records(count)
    with tempfile.TemporaryDirectory() as place:
        ours, lite, stock = Ours(Path(place), found), Sqlite(Path(place), found), Stock(Path(place), found)
        day = FIRST + timedelta(days=count // 8)
        fortnight = day + timedelta(days=13)
        assert ours.between(day, fortnight) == lite.between(day, fortnight) == stock.between(day, fortnight) == 56
        savers = {each.name: _saver(each, count) for each in (ours, lite, stock)}
        saves = _timed(count, {**savers, "a bare append": _appender(Path(place))}, SAVES)
        days = _timed(count, {each.name: _asker(each, day, day) for each in (ours, lite, stock)})
        weeks = _timed(count, {each.name: _asker(each, day, fortnight) for each in (ours, lite, stock)})
        opens = _timed(count, {each.name: each.open for each in (ours, lite, stock)})
        sizes = [each.size() / 2**20 for each in (ours, lite, stock)]
        del ours, lite, stock
        peaks = [_peak(name, Path(place)) for name in ("coach", "SQLite", "TinyDB")]
        store, dicts = _memory(Path(place) / "coach")
    by_lite, by_stock = saves["coach"] / saves["SQLite"], saves["TinyDB"] / saves["coach"]
    far = f", {by_stock:.0f} × TinyDB's" if by_stock >= 1 else ""
    goal = "≤ 1.5 ×" + (", ≥ 100 ×" if count == 10_000 else "")
    return [
        _row(count, "durable save", saves, f", {by_lite:.2f} × SQLite{far}", goal,
             by_lite <= 1.5 and (count != 10_000 or by_stock >= 100)),
        _row(count, "open", opens),
        _row(count, "a day", days, "", "≤ 0.2 ms", days["coach"] <= 0.2),
        _row(count, "a fortnight", weeks),
        Row(f"{count:>7,}  on the disk", "coach {:.1f}, SQLite {:.1f}, TinyDB {:.1f} MiB".format(*sizes)),
        Row(f"{count:>7,}  a process that asks for a day",
            "coach {:.1f}, SQLite {:.1f}, TinyDB {:.1f} MiB at most".format(*peaks)),
        _times(count, "memory", f"{store:.1f} MiB", store / dicts, "plain dicts", 1.5),
    ]  # fmt: skip


def _timed(count: int, deeds: dict[str, Callable[[], object]], rounds: int = ROUNDS) -> dict[str, float]:
    """Median milliseconds of interleaved rounds, so that a slow moment of the machine hits all; TinyDB has fewer."""
    found: dict[str, list[float]] = {name: [] for name in deeds}
    for number in range(rounds):
        for name, deed in deeds.items():
            if name == "TinyDB" and number >= max(1, ROUNDS * 1_000 // count):
                continue
            begin = time.perf_counter()
            deed()
            found[name].append((time.perf_counter() - begin) * 1000)
    return {name: median(values) for name, values in found.items()}


def _saver(each: Ours | Sqlite | Stock, count: int) -> Callable[[], None]:
    numbers = iter(range(count, count * 10))
    return lambda: each.save(record(next(numbers), Night, date(2026, 3, 5)))


def _appender(place: Path) -> Callable[[], None]:
    """What the disk itself takes for a line of that length: nobody saves faster."""
    handle = os.open(place / "bare", os.O_WRONLY | os.O_CREAT | os.O_APPEND)

    def append() -> None:
        os.write(handle, b"x" * LINE_BYTES)
        os.fdatasync(handle)

    return append


def _asker(each: Ours | Sqlite | Stock, first: date, last: date) -> Callable[[], int]:
    """Another day each time, so that nothing is known already."""
    ahead = (timedelta(days=days) for days in range(ROUNDS))

    def ask() -> int:
        by = next(ahead)
        return each.between(first + by, last + by)

    return ask


def _peak(name: str, place: Path) -> float:
    """MiB by which a process of its own grows at most while it opens one of the three and asks for a day (Linux)."""
    code = f"from tests.bench.store import grow; print(grow({name!r}, {str(place)!r}))"
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    return float(done.stdout)


def grow(name: str, place: str) -> float:
    """What `_peak` runs."""
    Path("/proc/self/clear_refs").write_text("5")  # Linux: from here on the most is counted anew
    before = _most_kib()
    if name == "coach":
        _opened(Path(place) / "coach")
    elif name == "SQLite":
        db = sqlite3.connect(Path(place) / "lite.db")
        db.execute("select document from records where kind = 'nights' and day = ?", (FIRST.isoformat(),)).fetchall()
    else:
        TinyDB(Path(place) / "tiny.json").table("nights").search(where("day") == FIRST.isoformat())
    return (_most_kib() - before) / 1024


def _most_kib() -> int:
    """What this process had in memory at most."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM"))


def _memory(place: Path) -> tuple[float, float]:
    """MiB of an open store that has answered a day's question, and of its documents as plain dicts."""
    store, opened = _grown(lambda: _opened(place))
    shelves: Shelves = store.book.shelves
    documents = [bytes(raw) for name in shelves.tables() for raw in shelves[name].documents.values()]
    _, plain = _grown(lambda: [json.loads(text) for text in documents])
    return opened, plain


def _opened(place: Path) -> Store:
    store = Store.open(place, read_only=True)
    for noun in NOUNS:
        store.between(noun, FIRST, FIRST)
    return store


def _grown(make: Callable[[], T]) -> tuple[T, float]:
    gc.collect()
    tracemalloc.start()
    made = make()
    size = tracemalloc.get_traced_memory()[0] / 2**20
    tracemalloc.stop()
    return made, size


def _felt() -> list[Row]:
    """Opening ten years, and `coach today` on them as a process."""
    with tempfile.TemporaryDirectory() as place:
        full, empty = Ours(Path(place), records(TEN_YEARS)), Path(place) / "empty"
        store = Store.open(empty)
        with store.change("profile", at=NOW) as change:
            change.set_profile(Profile(tz="Europe/Berlin", wake={"default": "06:45"}))
        store.close()
        opened = _timed(1, {"coach": full.open})["coach"]
        times = _timed(
            1,
            {"full": _process(full.place, "today", "--plain"), "empty": _process(empty, "today", "--plain")},
            PROCESSES,
        )
    ratio = times["full"] / times["empty"]
    return [
        Row(f"{TEN_YEARS:>7,}  open", f"{opened:.0f} ms", "≤ 60 ms", opened <= 60),
        _times(TEN_YEARS, "coach today", f"{times['full']:.0f} ms", ratio, "an empty store", 1.3),
    ]


def _exchanged(large: int) -> list[Row]:
    """An exchange with nothing new, of few records and of many: in the app, and as a process."""
    with tempfile.TemporaryDirectory() as place:
        stores = {count: _shared(Path(place) / str(count), count) for count in (FEW, large)}
        asked = _timed(1, {str(count): _exchange(store) for count, store in stores.items()}, SAVES)
        whole = _timed(1, {str(count): _process(store.place, "sync") for count, store in stores.items()}, PROCESSES)
        files = len(list((stores[large].place.parent / "shared").iterdir()))
    few, many = str(FEW), str(large)
    looked = f"{asked[many]:.2f} ms with {files} files, {asked[few]:.2f} ms with {FEW:,} records in 1"
    return [
        Row(f"{large:>7,}  exchange, nothing new", looked, "≤ 2 ms", asked[many] <= 2),
        _times(large, "coach sync", f"{whole[many]:.0f} ms", whole[many] / whole[few], f"{FEW:,} records", 1.2),
    ]


def _shared(place: Path, count: int) -> Ours:
    """A store that was exchanged until there was nothing to say."""
    ours, shared = Ours(place, records(count)), place / "shared"
    shared.mkdir()
    for _ in range(2):
        ours.store.machines.sync(shared, at=NOW)
        ours.store.close()
    return ours


def _exchange(each: Ours) -> Callable[[], object]:
    return lambda: each.store.machines.sync(each.place.parent / "shared", at=NOW)


def _killed() -> Row:
    toll = kill_many(KILLS)
    said = f"{toll.acknowledged:,} acknowledged, {toll.lost} lost, {toll.halves} half there"
    return Row(f"{KILLS:>7,}  writers killed (-9)", said, "0 lost", toll.lost + toll.halves == 0)


def _process(place: Path, *words: str) -> Callable[[], object]:
    command = [sys.executable, "-m", "coach", *words, "--store", str(place), "--at", NOW.isoformat()]
    return lambda: subprocess.run(command, check=True, capture_output=True, env=ENVIRONMENT)


def _times(count: int, what: str, measured: str, ratio: float, other: str, most: float) -> Row:
    return Row(f"{count:>7,}  {what}", f"{measured}, {ratio:.2f} × {other}", f"≤ {most} ×", ratio <= most)


def _row(
    count: int, what: str, times: dict[str, float], more: str = "", goal: str = "", met: bool | None = None
) -> Row:
    said = ", ".join(f"{name} {value:.2f}" for name, value in times.items())
    return Row(f"{count:>7,}  {what}", f"{said} ms{more}", goal, met)


def _plain(each: Record) -> dict[str, object]:
    found = {name: value for name, value in msgspec.to_builtins(each).items() if value is not None}
    return {**found, "day": str(day_of(each))}


def _line(each: Record) -> tuple[str, str, str, str]:
    return each.id, KIND_OF[type(each)], str(day_of(each)), json.dumps(_plain(each))
