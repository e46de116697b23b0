"""One fact, one owner: what stands on several screens is the same on each, on stores made by chance."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, timedelta
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from coach.cli.plain import day_lines
from coach.cli.questionnaire import ask
from coach.clock import local, parse_clock, shift
from coach.desk import Desk
from coach.evidence import facts
from coach.flows.check_in import save_check_in, see_check_in, summarize
from coach.flows.felt import felt
from coach.flows.insights import see_insights
from coach.flows.sleep import see_sleep
from coach.flows.today import see_today
from coach.flows.week import see_week
from coach.gather.evening import evening_of
from coach.gather.need import debt_of, need_of, usual_of
from coach.gather.night_to_fill import usual_texts
from coach.insights.debt import NIGHTS
from coach.model import LineAnswer, Nap, Night, Profile, Wish, Workout
from coach.planner.evening.plan import plan_day
from coach.planner.fulfilled import line_id, session_id_of
from coach.planner.week.search import PARTS
from coach.tui.widgets.nights import averages
from coach.tui.widgets.status_strip import strip_pieces
from tests.flows.conftest import make_desk

SEEDS = range(16)
THIS_YEAR = 2026
EVENING = "2026-03-05T17:42:00+01:00"
"""Thursday, before training."""


def made_by_chance(seed: int) -> Desk:
    """Someone of any age with some of the last nights known and a nap or two; every third has not logged today's."""
    chance = Random(seed)
    born = chance.choice((None, 1950, 1961, 1988, 2007, 2008, 2009, 2011))
    profile = Profile(
        birth_year=born,
        tz="Europe/Berlin",
        wake={"default": "06:45"},
        sleep_need_min=chance.choice((None, None, 450)),
    )
    desk = make_desk(EVENING, profile=profile)
    today = desk.today()
    with desk.store.change("made by chance", at=desk.now()) as change:
        for back in range(seed % 3 == 0, 20):
            if chance.random() < (0.9 if seed % 2 else 0.55):
                change.put(slept(today - timedelta(days=back), chance.randint(300, 560)))
        for back in chance.sample(range(1, 12), 2):
            start = datetime.combine(today - timedelta(days=back), desk.now().time(), desk.zone).replace(hour=14)
            change.put(Nap(id=f"nap-{back}", start=start, end=start + timedelta(minutes=25)))
    return desk


def slept(day: date, minutes: int) -> Night:
    """A night that ends at 7:00 on that date, so long asleep."""
    wake = datetime.fromisoformat(f"{day}T07:00:00+01:00")
    return Night(
        id=f"night-{day}",
        date=day,
        into_bed=wake - timedelta(minutes=minutes + 10),
        lights_out=wake - timedelta(minutes=minutes + 10),
        latency_min=10,
        awake_min=0,
        final_wake=wake,
        out_of_bed=wake,
    )


@pytest.mark.parametrize("seed", SEEDS)
def test_the_sleep_debt_is_one_sentence_on_every_screen_and_in_the_shell(seed: int) -> None:
    desk = made_by_chance(seed)
    debt = debt_of(desk)
    today = see_today(desk)
    assert (today.strip.debt, see_sleep(desk).debt) == (debt, debt)
    assert strip_pieces(today.strip, desk.zone)[-1] == debt.text
    assert debt.text in " ".join(averages(see_sleep(desk)).split())
    said = " ".join(line.text.strip() for line in day_lines(today, twelve=False))
    assert debt.text in said
    insights = see_insights(desk)
    assert (insights.debt.text, insights.debt.plain_min) == (debt.text, debt.minutes)
    assert debt.text in insights.answer[0] or insights.sleep.tst_mean_min is None
    assert (insights.sleep.need_min, insights.sleep.need) == (need_of(desk).minutes, need_of(desk).text)
    night = desk.store.between(Night, desk.today(), desk.today())
    if night:
        assert summarize(desk, desk.today(), {}).text.endswith(debt.text)
    assert (debt.minutes is None) == ("more for a sleep debt" in debt.text)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_plan_repays_the_debt_that_is_shown_and_says_it_alike(seed: int) -> None:
    desk = made_by_chance(seed)
    debt = debt_of(desk)
    assert evening_of(desk, desk.today()).debt_min == debt.minutes
    for text in said_of_bed(desk, "sl.extension"):
        assert debt.minutes is None or debt.text in text


@pytest.mark.parametrize("seed", SEEDS)
def test_what_is_due_is_counted_once_for_the_page_the_shell_and_today(
    seed: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    desk, chance = made_by_chance(seed), Random(seed)
    today = desk.today()
    names = [question.id for question in see_check_in(desk).questions if question.kind == "scale"]
    for name in chance.sample(names, seed % 4):
        save_check_in(desk, today, {name: "4"})
    if seed % 5 == 0:
        felt(desk, "cramps")
    view = see_check_in(desk)
    open_now = [q for q in view.questions if q.state == "open" and q.kind != "note" and not q.optional]
    assert (view.open, summarize(desk, today, {}).open) == (len(open_now), len(open_now))
    monkeypatch.setattr("builtins.input", lambda: "-")
    ask(desk, today)
    assert f"Check-in, {view.note}. {view.open} open" in capsys.readouterr().out
    ready = see_today(desk).ready
    asked = ready.endswith((f"c {view.open} open", "c check-in open", "c hungry tonight?"))
    assert asked == (desk.store.count(Night) > 0)


def test_a_word_on_what_was_felt_is_no_check_in() -> None:
    desk = made_by_chance(1)
    assert see_today(desk).ready == "c check-in open"
    felt(desk, "cramps")
    assert see_today(desk).ready == "c check-in open"
    save_check_in(desk, desk.today(), {"mood": "4"})
    assert see_today(desk).ready.endswith(f"c {see_check_in(desk).open} open")


def test_a_long_log_whose_last_night_is_missing_still_says_how_far_behind() -> None:
    desk = make_desk(EVENING)
    with desk.store.change("ten years", at=desk.now()) as change:
        for back in range(1, 3651):
            change.put(slept(desk.today() - timedelta(days=back), 465))
    said = "3 h 15 behind, last night not logged"
    assert see_today(desk).strip.debt.text == said
    assert said in averages(see_sleep(desk))
    assert debt_of(desk).nights_known == NIGHTS - 1


def said_of_bed(desk: Desk, fact: str) -> list[str]:
    """What the plan says of the bedtime by that rule."""
    beds = (item for item in see_today(desk).plan.items if item.kind == "bed")
    return [reason.text for bed in beds for reason in bed.reasons if reason.fact == fact]


@pytest.mark.parametrize("days", [None, 14])
@pytest.mark.parametrize("tonight", [True, False])
def test_what_is_usual_is_the_same_in_the_log_the_plan_and_the_check_in(days: int | None, tonight: bool) -> None:
    """The log took the median of all nights it showed, the plan that of 28, and lights out was called bedtime."""
    desk = make_desk(EVENING)
    today = desk.today()
    with desk.store.change("a long log", at=desk.now()) as change:
        for back in range(not tonight, 90):
            change.put(slept(today - timedelta(days=back), 560 if back > 28 else 400 + 20 * (back % 5)))
    log, offered = see_sleep(desk, days), usual_texts(desk, usual_of(desk))
    assert (log.usual_bed, log.usual_wake) == (offered["bed"], offered["wake"]) == ("23:30", "07:00")
    evening = evening_of(desk, today)
    assert evening.usual_bed == usual_of(desk).lights
    (said,) = said_of_bed(desk, "sl.regular")
    assert said.startswith(f"your usual lights out is {offered['lights']};")


def test_a_log_without_lights_out_speaks_of_bedtime() -> None:
    desk = make_desk(EVENING)
    with desk.store.change("a wearable's", at=desk.now()) as change:
        for back in range(5):
            night = slept(desk.today() - timedelta(days=back), 420 + 30 * back)
            change.put(replace(night, source="whoop", lights_out=None))
    (said,) = said_of_bed(desk, "sl.regular")
    assert said.startswith(f"your usual bedtime is {see_sleep(desk).usual_bed};")


@pytest.mark.parametrize(
    ("born", "need_min", "fact"),
    [
        (None, 480, "sl.need_adult"),
        (THIS_YEAR - 13, 540, "sl.need_teen"),
        (THIS_YEAR - 14, 540, "sl.need_teen"),
        (THIS_YEAR - 17, 540, "sl.need_teen"),
        (THIS_YEAR - 18, 540, "sl.need_teen"),  # still 17 until the birthday
        (THIS_YEAR - 19, 480, "sl.need_adult"),
        (THIS_YEAR - 25, 480, "sl.need_adult"),
        (THIS_YEAR - 26, 480, "sl.need_adult"),
        (THIS_YEAR - 64, 480, "sl.need_adult"),
        (THIS_YEAR - 65, 450, "sl.need_older"),  # 64 or 65
        (THIS_YEAR - 66, 450, "sl.need_older"),
    ],
)
def test_the_need_of_an_age_is_planned_and_cited_from_one_rule(born: int | None, need_min: int, fact: str) -> None:
    desk = make_desk(EVENING, profile=Profile(birth_year=born, tz="Europe/Berlin", wake={"default": "06:45"}))
    need = need_of(desk)
    assert (need.minutes, need.fact, see_sleep(desk).need_min) == (need_min, fact, need_min)
    bed = see_today(desk).plan.bed
    assert bed is not None
    assert (bed.parts[0].min, bed.parts[0].fact) == (need_min, fact)
    low, high = facts().rule(fact).range
    assert low * 60 <= need_min <= high * 60


@pytest.mark.parametrize("seed", SEEDS)
def test_the_need_of_the_plan_is_the_need_of_the_sleep_screen(seed: int) -> None:
    desk = made_by_chance(seed)
    need, evening = need_of(desk), evening_of(desk, desk.today())
    baseline = plan_day(evening, desk.facts).bed
    assert baseline is not None
    assert (baseline.parts[0].min, baseline.parts[0].fact) == (need.minutes, need.fact)
    assert (see_sleep(desk).need, see_sleep(desk).need_fact) == (need.text, need.fact)


def test_the_year_that_counts_is_the_year_of_the_evening() -> None:
    desk = make_desk("2026-12-31T12:00:00+01:00", profile=Profile(birth_year=1962, tz="Europe/Berlin"))
    needs = [need_of(desk, day).minutes for day in (date(2026, 12, 31), date(2027, 1, 1))]
    assert needs == [480, 450]
    assert evening_of(desk, date(2027, 1, 1)).need_min == 450


MONDAY = date(2026, 3, 2)
TITLES = ("Legs", "Back", "Run")
KINDS = ("strength", "run")
MUSCLES: tuple[tuple[str, ...], ...] = ((), ("legs",), ("back",))


@st.composite
def _wishes(draw: st.DrawFn) -> tuple[Wish, ...]:
    found = []
    for key in draw(st.permutations(("a", "k", "z")))[: draw(st.integers(1, 3))]:
        when = draw(st.sampled_from(("per_week", "days", "daily")))
        found.append(
            Wish(
                id=key,
                title=draw(st.sampled_from(TITLES)),
                kind=draw(st.sampled_from(KINDS)),
                minutes=30,
                muscles=draw(st.sampled_from(MUSCLES)),
                per_week=draw(st.integers(1, 3)) if when == "per_week" else None,
                days=draw(st.sampled_from((("mon", "wed"), ("tue",)))) if when == "days" else (),
            )
        )
    return tuple(found)


@st.composite
def trained(draw: st.DrawFn) -> Desk:
    """Thursday evening of someone who asked for sessions, logged some and marked some."""
    desk, wishes = make_desk(), draw(_wishes())
    with desk.store.change("training", at=desk.now()) as change:
        for wish in wishes:
            change.put(wish)
        for number in range(draw(st.integers(1, 4))):
            day = MONDAY + timedelta(days=draw(st.integers(0, 3)))
            start = local(day, parse_clock(draw(st.sampled_from(("07:00", "12:00", "16:30")))), desk.zone)
            marked = draw(st.none() | st.sampled_from(wishes))
            line = "" if marked is None else line_id(marked.id, day)
            change.put(
                Workout(
                    id=session_id_of(line) if line else f"w{number}",
                    start=start,
                    end=shift(start, 40),
                    kind=draw(st.sampled_from(KINDS)) if marked is None else marked.kind,
                    title=draw(st.none() | st.sampled_from(TITLES)) if marked is None else marked.title,
                    muscles=draw(st.sampled_from(MUSCLES)) if marked is None else marked.muscles,
                )
            )
            if line:
                change.put(
                    LineAnswer(
                        id=f"answer-{line}", date=day, item=line, state="done", at=start, start=start, minutes=30,
                        title="marked", kind="workout",
                    )
                )  # fmt: skip
    return desk


@settings(max_examples=60)
@given(trained())
def test_today_and_week_agree_on_the_sessions_that_are_done(desk: Desk) -> None:
    week = Counter(
        (session.wish.id, MONDAY + timedelta(days=session.slot // PARTS))
        for session in see_week(desk).plan.sessions
        if session.done and session.slot is not None
    )
    today = Counter(
        (item.wish, day)
        for day in (MONDAY + timedelta(days=ahead) for ahead in range(4))
        for item in see_today(desk, day).plan.items
        if item.kind == "workout" and item.state == "done" and item.wish is not None
    )
    assert today == week


@settings(max_examples=60)
@given(trained())
def test_today_and_week_agree_on_the_sessions_that_are_open(desk: Desk) -> None:
    """A session that does not fit tonight stands in the week, and Today says of it that it has no place."""
    sessions = see_week(desk).plan.sessions
    today, ahead = see_today(desk).plan, (desk.today() - MONDAY).days
    week = {s.wish.id for s in sessions if not s.done and s.slot is not None and s.slot // PARTS == ahead}
    planned = {item.wish for item in today.items if item.kind == "workout" and item.state == "planned"}
    assert planned <= week
    assert week - planned <= {left.what for left in today.unplaced}
