"""Folding: rows of a day -> at most nine lines, and one that says what is folded."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import Literal

from hypothesis import given
from hypothesis import strategies as st

from coach.flows.folding import FOLD, MOST, shown
from coach.flows.timeline import Row
from coach.model import BedPlan, DayPlan, Dose, LineQuestion, PlanItem, Totals
from coach.model.line_kinds import LINE_KINDS
from coach.model.plan import ItemKind, State

AT = datetime(2026, 3, 5, 18, tzinfo=timezone(timedelta(hours=1)))
TOTALS = Totals(
    magnesium_supplemental_mg=0, magnesium_taken_mg=0, magnesium_limit_mg=350, caffeine_mg=0, caffeine_at_bed_mg=0
)

Phase = Literal["past", "now", "next", "later"]
GUARD = 30.0
BED = AT + timedelta(hours=4, minutes=45)


def row(kind: ItemKind, minutes: int, name: str = "", *, state: State = "planned", phase: Phase = "later") -> Row:
    """A line so many minutes after 18:00."""
    start = AT + timedelta(minutes=minutes)
    dose = Dose(product="p", servings=1, elemental_mg=None) if LINE_KINDS[kind].dosed else None
    key = name or f"{kind}-{minutes}"
    item = PlanItem(id=key, kind=kind, title=key, start=start, end=start, state=state, dose=dose)
    return Row(id=key, kind="item", start=start, end=None, title=key, item=item, phase=phase)


def busy(minutes: int, *, phase: Phase = "later") -> Row:
    """A busy block so many minutes after 18:00."""
    start = AT + timedelta(minutes=minutes)
    end = start + timedelta(minutes=10)
    return Row(id=f"busy:{minutes}", kind="busy", start=start, end=end, title=f"Call {minutes}", phase=phase)


NOW = Row(id="now", kind="now", start=AT, end=None, title="now", phase="now")
BED_ROW = row("bed", 285, "bed")


def plan(*asked: str) -> DayPlan:
    """A plan whose bed is at 22:45 and which asks about those lines."""
    bed = BedPlan(target=BED, wake=BED + timedelta(hours=8), need_min=480, parts=())
    questions = tuple(LineQuestion(line=line, text="done?") for line in asked)
    day, tz = AT.date(), "Europe/Berlin"
    return DayPlan(date=day, tz=tz, generated_at=AT, bed=bed, items=(), totals=TOTALS, cost=0, questions=questions)


def seen(rows: list[Row], *asked: str, minutes: int = 0, is_today: bool = True) -> list[str]:
    """The ids that stand, so many minutes after 18:00."""
    now = AT + timedelta(minutes=minutes)
    return [one.id for one in shown(rows, plan(*asked), now, GUARD, is_today=is_today)]


def test_offers_fold_and_are_named() -> None:
    rows = [
        NOW,
        row("workout", 10),
        row("bath", 60),
        row("stretch", 90),
        row("light", 95),
        row("wind_down", 250),
        BED_ROW,
    ]
    assert seen(rows) == ["now", "workout-10", "wind_down-250", "bed", FOLD]
    last = shown(rows, plan(), AT, GUARD, is_today=True)[-1]
    assert last.title == "+ 3 more: bath-60, stretch-90, light-95"


def test_nothing_to_fold_says_nothing() -> None:
    assert seen([NOW, row("workout", 10), BED_ROW]) == ["now", "workout-10", "bed"]


def test_an_offer_that_is_next_or_answered_or_asked_about_stands() -> None:
    rows = [row("snack", 10, phase="next"), row("bath", 60, state="done"), row("nap", 70), BED_ROW]
    assert seen(rows) == ["snack-10", "bath-60", "bed", FOLD]
    assert seen(rows, "nap-70") == ["snack-10", "bath-60", "nap-70", "bed"]


def test_what_is_over_folds_only_where_the_day_is_full() -> None:
    over = [row("supplement", -minutes, state="done", phase="past") for minutes in (60, 30)]
    rows = [*over, row("workout", 10), BED_ROW]
    assert seen(rows) == [one.id for one in rows]
    crowded = [*over, *(busy(minutes) for minutes in range(10, 80, 10)), BED_ROW]
    assert seen(crowded) == [*(f"busy:{minutes}" for minutes in range(10, 80, 10)), "bed", FOLD]


def test_doses_of_one_time_become_one_line() -> None:
    doses = [row("medicine", 60, f"pill {n}") for n in range(7)]
    rows = [NOW, row("workout", 10), *doses, row("supplement", 90), row("wind_down", 250), BED_ROW]
    assert seen(rows) == ["now", "workout-10", "doses:pill 0", "supplement-90", "wind_down-250", "bed"]
    together = shown(rows, plan(), AT, GUARD, is_today=True)[2]
    assert together.title == "7 to take: pill 0, pill 1, and 5 more"
    assert together.holds == tuple(dose.id for dose in doses)


def test_where_even_that_is_too_much_the_furthest_folds_and_bed_stays() -> None:
    doses = [row("supplement", minutes) for minutes in range(10, 210, 10)]
    ids = seen([*doses, BED_ROW])
    assert ids == [*(f"supplement-{minutes}" for minutes in range(10, 80, 10)), "bed", FOLD]


def test_the_last_half_hour_shows_take_bed_up() -> None:
    rows = [row("workout", 10, phase="past"), row("supplement", 100, phase="past"), row("medicine", 110, state="done"),
            row("wind_down", 250), busy(20, phase="past"), BED_ROW]  # fmt: skip
    assert "up" not in seen(rows, minutes=254)
    late = [row("wind_down", 255, state="done"), row("supplement", 250, state="done")]
    assert seen([*late, BED_ROW], minutes=260) == ["wind_down-255", "bed", "up", FOLD]
    assert seen(rows, minutes=255) == ["supplement-100", "bed", "up", FOLD]
    assert seen(rows, "workout-10", minutes=255) == ["workout-10", "supplement-100", "bed", "up", FOLD]
    assert "up" not in seen(rows, minutes=255, is_today=False)


def test_many_questions_stand_as_one_line_and_bed_stays() -> None:
    asked = [row("workout", -10 * n, f"walk {n}", phase="past") for n in range(12, 0, -1)]
    rows = [*asked, NOW, row("medicine", 60, "pill"), row("wind_down", 250), BED_ROW]
    ids = [one.id for one in asked]
    assert seen(rows, *ids) == ["asked:walk 12", "now", "pill", "wind_down-250", "bed"]
    one = shown(rows, plan(*ids), AT, GUARD, is_today=True)[0]
    assert (one.title, one.holds) == ("12 to answer: walk 12, walk 11, and 10 more", tuple(ids))
    assert seen(rows, *ids, minutes=270) == ["asked:walk 12", "now", "pill", "bed", "up", FOLD]


def test_a_day_that_is_full_gives_up_no_more_than_it_must() -> None:
    over = [row("supplement", -minutes, state="done", phase="past") for minutes in (60, 30)]
    pills = [row("medicine", 60, f"pill {n}") for n in range(3)]
    ahead = [*pills, *(busy(minutes) for minutes in range(70, 110, 10)), BED_ROW]
    assert seen([*over, *ahead]) == [*(one.id for one in ahead), FOLD]


KINDS: list[ItemKind] = [kind for kind in LINE_KINDS if kind != "bed"]
STATES: list[State] = ["planned", "done", "skipped", "unknown", "moved"]
PHASES: list[Phase] = ["past", "later", "now"]
ANY_ROW = st.builds(
    row,
    st.sampled_from(KINDS),
    st.integers(-600, 280),
    st.uuids().map(str),
    state=st.sampled_from(STATES),
    phase=st.sampled_from(PHASES),
)


@given(st.lists(ANY_ROW, max_size=30), st.integers(0, 300), st.booleans(), st.data())
def test_any_day_is_nine_lines_and_loses_none(
    rows: list[Row], minutes: int, is_today: bool, data: st.DataObject
) -> None:
    day = [*sorted(rows, key=lambda one: one.start), BED_ROW]
    asked = data.draw(st.lists(st.sampled_from(day), unique_by=lambda one: one.id))
    found = shown(day, plan(*(one.id for one in asked)), AT + timedelta(minutes=minutes), GUARD, is_today=is_today)
    assert len(found) <= MOST
    stands = {part for one in found if one.id != FOLD for part in (one.id, *one.holds)}
    assert {"bed", *(one.id for one in asked)} <= stands
    hidden = {one.id for one in day} - stands
    assert bool(hidden) == (found[-1].id == FOLD)
    if hidden:
        assert found[-1].title.startswith(f"+ {len(hidden)} more: ")
        assert set(found[-1].holds) == hidden
    kept = [one.start for one in found if one.kind == "item"]
    assert kept == sorted(kept)
