"""Files in: paths -> importers -> what is new -> the store, in one change that can be undone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Literal

import msgspec

from coach.cabinet.person import red_flag
from coach.desk import Desk
from coach.flows.backup import before_import
from coach.flows.changing import changing
from coach.flows.red_flags import warned
from coach.gather.evening import evening_of
from coach.importers import KeptRecords, Sorting, read_paths
from coach.model import Busy, Profile, Reading, Record, Warn
from coach.model.records import KIND_OF, KINDS, day_of
from coach.planner.told import cabinet_of
from coach.words import count_text

_SAID = {
    "nights": "night",
    "naps": "nap",
    "check_ins": "check-in",
    "workouts": "workout",
    "wishes": "wish",
    "busy": "busy time",
    "products": "product",
    "intakes": "dose",
    "answers": "answer",
    "standings": "day as it stood",
}
"""One record of each kind, as the name of the change says it."""


class Skipped(msgspec.Struct, frozen=True, kw_only=True):
    """A line that was not taken."""

    file: str
    line: int | None
    why: str
    meant: bool = False
    """Left out because the file says so (canceled, marked free): nothing to mend."""


class ImportView(msgspec.Struct, frozen=True, kw_only=True):
    """What an import did (`coach.import/1`)."""

    schema: Literal["coach.import/1"] = "coach.import/1"
    batch: str | None
    """Id of the change, for undo; None on a dry run or when nothing was new."""
    dry_run: bool
    format: str
    read: dict[str, int]
    new: dict[str, int]
    updated: dict[str, int]
    """Kept records that this file completes or corrects."""
    removed: dict[str, int]
    """What the same calendar brought before and holds no more."""
    duplicate: dict[str, int]
    skipped: tuple[Skipped, ...]
    notes: tuple[str, ...]
    span: tuple[str, str] | None = None
    """First and last date of what was read."""
    warnings: tuple[Warn, ...] = ()
    """A red flag that stands today in what is kept now; it is said alone."""


def import_paths(
    desk: Desk,
    paths: Sequence[Path],
    *,
    as_format: str | None = None,
    mapping: str | None = None,
    dry_run: bool = False,
    progress: Callable[[str], None] | None = None,
) -> ImportView:
    """Read files and folders and keep what is new. UnreadableError when one cannot be read: nothing changes."""
    readings = read_paths(
        paths,
        zone=desk.zone,
        today=desk.today(),
        as_format=as_format,
        mapping=mapping,
        progress=progress,
    )
    desk.store.refresh()
    sorted_out = _sort(desk, readings)
    profile, notes = _profile(desk, readings)
    batch = None
    if not dry_run and (sorted_out.changes or profile is not None):
        before_import(desk)
        with changing(desk, _name(sorted_out, profile, readings)) as change:
            for gone in sorted_out.removed.values():
                change.remove(Busy, gone.id)
            for record in (*sorted_out.new.values(), *sorted_out.updated.values()):
                change.put(record)
            if profile is not None:
                change.set_profile(profile)
        batch = change.id
    view = _view(readings, sorted_out, notes, batch, dry_run)
    flag = red_flag(cabinet_of(evening_of(desk, desk.today())), desk.facts) if not dry_run else None
    return view if flag is None else msgspec.structs.replace(view, warnings=(warned(flag),))


def _sort(desk: Desk, readings: Sequence[Reading]) -> Sorting:
    found = Sorting(KeptRecords(desk.store.all), desk.now())
    for reading in readings:
        found.take(reading, desk.store.all(Busy) if reading.calendar is not None else ())
    return found


def _profile(desk: Desk, readings: Sequence[Reading]) -> tuple[Profile | None, list[str]]:
    """The profile to take over, and what to say about it; one that is filled in is never replaced."""
    found = next((reading.profile for reading in readings if reading.profile is not None), None)
    own = desk.store.profile()
    if found is None or found in (own, Profile()):
        return None, []
    # The zone and the start of the day have defaults, so they do not show that the person said anything.
    if msgspec.structs.replace(own, tz=Profile().tz, day_starts=Profile().day_starts) == Profile():
        return found, ["the profile in the file was taken over"]
    return None, ["the profile in the file was left out: yours is filled in already"]


def _name(found: Sorting, profile: Profile | None, readings: Sequence[Reading]) -> str:
    """`import of 31 nights, 12 workouts, 2 nights updated (whoop)`."""
    parts = [count_text(n, _SAID[kind]) for kind, n in _counts(found.new.values()).items()]
    parts += [f"{count_text(n, _SAID[kind])} updated" for kind, n in _counts(found.updated.values()).items()]
    parts += [f"{count_text(n, _SAID[kind])} removed" for kind, n in _counts(found.removed.values()).items()]
    if profile is not None:
        parts.append("the profile")
    return f"import of {', '.join(parts)} ({_formats(readings)})"


def _view(
    readings: Sequence[Reading], found: Sorting, notes: list[str], batch: str | None, dry_run: bool
) -> ImportView:
    days = sorted(day for record in found.read if (day := day_of(record)) is not None)
    return ImportView(
        batch=batch,
        dry_run=dry_run,
        format=_formats(readings),
        read=_counts(found.read),
        new=_counts(found.new.values()),
        updated=_counts(found.updated.values()),
        removed=_counts(found.removed.values()),
        duplicate=_counts(found.duplicate),
        skipped=tuple(
            Skipped(
                file=item.file,
                line=item.line,
                why=f"{item.why}. {item.todo}".rstrip() if item.todo else item.why,
                meant=item.meant,
            )
            for reading in readings
            for item in reading.problems
        )
        + _ahead(found.ahead),
        notes=(*(note for reading in readings for note in reading.notes), *notes, *_differing(found.differing)),
        span=(days[0].isoformat(), days[-1].isoformat()) if days else None,
    )


def _ahead(count: int) -> tuple[Skipped, ...]:
    """What is said of nights and sessions that have not happened yet."""
    why = f"{count_text(count, 'entry')} not over yet: nothing ahead of now was taken. Import again when it is over."
    return (Skipped(file="", line=None, why=why),) if count else ()


def _differing(count: int) -> tuple[str, ...]:
    """What is said where the person's own word stands against a file's."""
    return (f"{count_text(count, 'entry')} you changed yourself: yours was kept",) if count else ()


def _counts(records: Iterable[Record]) -> dict[str, int]:
    """How many of each kind, in the order of the store document; kinds without any are left out."""
    counted = Counter(KIND_OF[type(record)] for record in records)
    return {kind: counted[kind] for kind in KINDS if counted[kind]}


def _formats(readings: Sequence[Reading]) -> str:
    return ", ".join(dict.fromkeys(reading.format for reading in readings if reading.format))
