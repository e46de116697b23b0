"""Records, moments and file systems for the store's tests."""

from __future__ import annotations

import errno
import os
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

from coach.model import (
    AsWished,
    Busy,
    CheckIn,
    Content,
    EasyWeek,
    EffortAsked,
    Intake,
    LengthAsked,
    LineAnswer,
    LineOutcome,
    Nap,
    Night,
    OddAnswer,
    Product,
    Profile,
    Record,
    Stages,
    Standing,
    StrainAsked,
    Use,
    WakeAsked,
    WeekPin,
    Wish,
    Workout,
)
from coach.store import Store
from coach.store.disk.files import FileSystem

AT = datetime(2026, 3, 5, 8, 0, tzinfo=UTC)
DAY = date(2026, 3, 5)
BERLIN = timezone(timedelta(hours=1))


def moment(hour: int, minute: int = 0, day: date = DAY) -> datetime:
    """A moment of that day, at +01:00."""
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=BERLIN)


def night(ident: str = "night-1", day: date = DAY, quality: int | None = 4) -> Night:
    """A short night."""
    return Night(id=ident, date=day, quality=quality)


def intake(ident: str = "intake-1", day: date = DAY, servings: float = 2) -> Intake:
    """A dose."""
    return Intake(id=ident, at=moment(21, 30, day), product="product-1", servings=servings)


PROFILE = Profile(
    birth_year=1988,
    sex="female",
    region="eu",
    tz="Europe/Berlin",
    wake={"default": "06:45", "sat": "08:00"},
    conditions=("kidney",),
    caffeine_half_life_h=5.5,
)

EVERY_NOUN: tuple[Record, ...] = (
    Night(
        id="night-1",
        note="Grüße\nzweite Zeile",
        source="whoop",
        external_id="w-1",
        date=DAY,
        into_bed=moment(22, 45, date(2026, 3, 4)),
        final_wake=moment(6, 30),
        latency_min=15,
        quality=4,
        tz_start="Europe/Berlin",
        stages=Stages(deep_min=80),
        hrv_rmssd_ms=62.5,
    ),
    Nap(id="nap-1", start=moment(14), end=moment(14, 30), asleep_min=20),
    CheckIn(
        id="check-1",
        date=DAY,
        fatigue=4,
        sore_muscles={},
        symptoms=(),
        illness="none",
        feel=0,
        skipped=("mood", "stress"),
    ),
    Workout(id="workout-1", start=moment(18), end=moment(19), kind="strength", strain="high", muscles=("legs",)),
    Wish(id="wish-1", title="Legs", kind="strength", minutes=60, days=("mon",), dates=(DAY,), per_week=2),
    Busy(id="busy-1", start=moment(19, 15), end=moment(20), title="Dinner", all_day=True),
    Product(
        id="product-1",
        name="Night Mag",
        kind="magnesium",
        contents=(Content(nutrient="magnesium", form="bisglycinate", elemental_mg=100),),
        stock_servings=60,
        expires=date(2027, 1, 1),
        use=Use(goal="sleep", daily_mg=200, times=("21:30",), with_food=False),
        active=False,
    ),
    intake(),
    LineAnswer(id="answer-1", date=DAY, item="mg-2026-03-05-1", state="moved", to=moment(22), at=moment(21)),
    LineOutcome(id="answer-2", date=DAY, item="snack-2026-03-05", start=moment(21), kind="snack", outcome="missed"),
    WakeAsked(id="answer-wake-2026-03-05", date=DAY, to=moment(6, 15, date(2026, 3, 6)), title="Up at 06:15"),
    EffortAsked(id="answer-effort-2026-03-05", date=DAY, effort="enough"),
    StrainAsked(id="answer-strain-wish-1-2026-03-05", date=DAY, wish="wish-1", strain="light"),
    AsWished(id="answer-as-wished-wish-1-2026-03-05", date=DAY, wish="wish-1"),
    LengthAsked(id="answer-length-wish-1-2026-03-05", date=DAY, wish="wish-1", minutes=45),
    WeekPin(
        id="answer-week-wish-1-2026-03-02-2",
        date=date(2026, 3, 2),
        wish="wish-1",
        number=2,
        to=moment(18),
        at=moment(12),
        others={"week-wish-1-2026-03-02-1": moment(18, day=date(2026, 3, 3))},
    ),
    EasyWeek(id="answer-week-easy-2026-03-02", date=date(2026, 3, 2), at=moment(12)),
    OddAnswer(id="answer-odd", was='{"id":"answer-odd","item":7}', why="Expected `str`, got `int` - at `$.item`"),
    Standing(id="standing-2026-03-05", date=DAY, at=moment(21), starts={"bed-2026-03-05": moment(22)}),
)


class QuickFiles(FileSystem):
    """Real files, without waiting for the disk: enough where no power is cut."""

    def sync(self, handle: int) -> None:
        """Nothing."""

    def sync_folder(self, folder: Path) -> None:
        """Nothing."""

    def pause(self, seconds: float) -> None:
        """Nothing."""


class FailingFiles(QuickFiles):
    """Real files whose `fail_at`-th call fails, once or from then on; a failing write leaves half its bytes."""

    def __init__(self, fail_at: int = 0, code: int = errno.EIO, *, for_good: bool = False) -> None:
        """With 0, nothing fails."""
        self.fail_at = fail_at
        self.code = code
        self.for_good = for_good
        self.calls = 0
        self.only: str | None = None
        """When set, only calls of this name count."""

    def open(self, path: Path, flags: int) -> int:
        self._count("open")
        return super().open(path, flags)

    def read(self, handle: int, size: int) -> bytes:
        self._count("read")
        return super().read(handle, size)

    def write(self, handle: int, data: bytes | memoryview) -> int:
        try:
            self._count("write")
        except OSError:
            os.write(handle, data[: len(data) // 2])
            raise
        return super().write(handle, data)

    def truncate(self, handle: int, length: int) -> None:
        self._count("truncate")
        super().truncate(handle, length)

    def sync(self, handle: int) -> None:
        self._count("sync")

    def sync_folder(self, folder: Path) -> None:
        self._count("sync_folder")

    def replace(self, old: Path, new: Path) -> None:
        self._count("replace")
        super().replace(old, new)

    def unlink(self, path: Path) -> None:
        self._count("unlink")
        super().unlink(path)

    def make_folder(self, folder: Path) -> None:
        self._count("make_folder")
        super().make_folder(folder)

    def names(self, folder: Path) -> list[str]:
        self._count("names")
        return super().names(folder)

    def stat(self, path: Path) -> os.stat_result | None:
        self._count("stat")
        return super().stat(path)

    def lstat(self, path: Path) -> os.stat_result | None:
        self._count("lstat")
        return super().lstat(path)

    def fail_next(self, name: str, code: int = errno.ENOSPC) -> None:
        """Let the next call of that name fail, once."""
        self.only, self.calls, self.fail_at, self.code = name, 0, 1, code

    def _count(self, name: str) -> None:
        if self.only not in (None, name):
            return
        self.calls += 1
        if self.calls == self.fail_at or (self.for_good and self.fail_at and self.calls > self.fail_at):
            raise OSError(self.code, os.strerror(self.code))


def quick(folder: Path) -> Store:
    """A store in a folder, on quick files."""
    return Store.open(folder, fs=QuickFiles())


def contents(folder: Path) -> dict[str, bytes]:
    """Every file of a folder and below, without the daily copies."""
    found = sorted(path for path in folder.rglob("*") if path.is_file() and ".daily." not in path.name)
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


def journal_of(folder: Path) -> Path:
    """The one journal of a store."""
    (path,) = folder.glob("journal.*")
    return path
