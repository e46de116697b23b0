"""Every hard rule, on days nobody thought of: two hemispheres, clock changes, shift work, full calendars."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import msgspec
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coach.clock import coach_day, day_start, minutes_between, parse_clock, shift, to_utc, zone
from coach.evidence import facts
from coach.model import Busy, CheckIn, Content, DayPlan, Intake, PlanItem, Product, Profile, Use, Wish, Workout
from coach.planner.day import plan_day
from coach.planner.evening import Evening

FACTS = facts()
DAYS = {
    "Europe/Berlin": (date(2026, 3, 5), date(2026, 3, 28), date(2026, 10, 24)),
    "America/New_York": (date(2026, 3, 7), date(2026, 10, 31), date(2026, 7, 1)),
    "Australia/Sydney": (date(2026, 4, 4), date(2026, 10, 3), date(2026, 1, 9)),
    "Australia/Lord_Howe": (date(2026, 4, 4), date(2026, 10, 3)),
    "UTC": (date(2026, 6, 1),),
}
BODILY = ("workout", "stretch", "wind_down", "bath", "nap", "bed")
"""Kinds that take the whole person."""
VIGOROUS = ("high", "maximal")
DRUGS = ("levothyroxine", "fq_moxi", "tetracycline", "iron", "raltegravir", "gabapentin", "ksparing", "ppi", None)
CLOCKS = st.builds(lambda h, m: f"{h:02}:{m:02}", st.integers(0, 23), st.sampled_from((0, 5, 20, 42)))


@st.composite
def evenings(draw: st.DrawFn) -> Evening:
    tz = draw(st.sampled_from(sorted(DAYS)))
    day = draw(st.sampled_from(DAYS[tz]))
    start = day_start(day, zone(tz), parse_clock("04:00"))
    moments = st.integers(-12 * 60, 40 * 60).map(lambda m: shift(start, m))
    profile = Profile(
        birth_year=draw(st.sampled_from((None, 1945, 1958, 1988, 2005, 2007, 2010))),
        region=draw(st.sampled_from(("us", "eu", None))),
        tz=tz,
        wake={"default": draw(st.sampled_from(("05:00", "06:45", "09:30", "13:00", "16:00", "19:00", "02:00")))},
        conditions=draw(st.sampled_from(((), (), (), ("kidney",), ("pregnancy",), ("surgery", "heart")))),
    )
    return Evening(
        date=day,
        now=shift(start, draw(st.integers(0, 24 * 60 - 1))),
        profile=profile,
        need_min=draw(st.sampled_from((420, 480, 540))),
        wishes=tuple(draw(st.lists(_wishes(), max_size=3, unique_by=lambda w: w.id))),
        products=tuple(draw(st.lists(_products(), max_size=4, unique_by=lambda p: p.id))),
        intakes=tuple(draw(st.lists(_intakes(moments), max_size=2, unique_by=lambda i: i.id))),
        busy=tuple(draw(st.lists(_busy(moments), max_size=5, unique_by=lambda b: b.id))),
        workouts=tuple(draw(st.lists(_workouts(moments), max_size=1))),
        check_in=draw(
            st.sampled_from((None, *(_check_in(day, ill) for ill in ("none", "above_neck", "below_neck", "fever"))))
        ),
        check_in_before=draw(st.sampled_from((None, _check_in(day - timedelta(days=1), "fever")))),
        debt_min=draw(st.sampled_from((None, 0, 90, 600))),
        last_night_min=draw(st.sampled_from((None, 300, 450))),
        usual_bed=draw(st.sampled_from((None, parse_clock("22:50"), parse_clock("00:30")))),
        usual_magnesium=draw(st.sampled_from((None, parse_clock("21:10"), parse_clock("07:30")))),
    )


def _check_in(day: date, illness: str) -> CheckIn:
    return CheckIn(id=f"c-{day}", date=day, illness=illness)  # type: ignore[arg-type]


@st.composite
def _wishes(draw: st.DrawFn) -> Wish:
    return Wish(
        id=draw(st.sampled_from(("w1", "w2", "w3", "w4"))),
        title="Session",
        kind=draw(st.sampled_from(("strength", "run"))),
        minutes=draw(st.sampled_from((15, 30, 45, 60, 90, 180))),
        strain=draw(st.sampled_from(("light", "moderate", "high", "maximal"))),
        earliest=draw(st.none() | CLOCKS),
        latest_end=draw(st.none() | CLOCKS),
        preferred=draw(st.none() | CLOCKS),
    )


@st.composite
def _products(draw: st.DrawFn) -> Product:
    key = draw(st.sampled_from(("p1", "p2", "p3", "p4")))
    times = tuple(sorted(set(draw(st.lists(CLOCKS, max_size=2)))))
    kind = draw(st.sampled_from(("magnesium", "magnesium", "medicine", "supplement", "caffeine")))
    if kind in ("medicine", "supplement"):
        drug = draw(st.sampled_from(DRUGS))
        return Product(id=key, name=key, kind=kind, interaction=drug, use=Use(times=times))  # type: ignore[arg-type]
    nutrient = "caffeine" if kind == "caffeine" else "magnesium"
    amount = draw(st.sampled_from((50.0, 100.0, 240.0, 400.0)))
    use = Use(
        goal=draw(st.sampled_from(("sleep", "energy", None))),
        daily_mg=draw(st.sampled_from((None, 200.0, 500.0))),
        times=times,
    )
    return Product(id=key, name=key, kind=kind, contents=(Content(nutrient=nutrient, elemental_mg=amount),), use=use)  # type: ignore[arg-type]


@st.composite
def _intakes(draw: st.DrawFn, moments: st.SearchStrategy[datetime]) -> Intake:
    return Intake(
        id=draw(st.sampled_from(("i1", "i2"))),
        at=draw(moments),
        product=draw(st.sampled_from(("p1", "p2", "gone"))),
        magnesium_mg=draw(st.sampled_from((None, 100.0, 200.0))),
    )


@st.composite
def _busy(draw: st.DrawFn, moments: st.SearchStrategy[datetime]) -> Busy:
    start = draw(moments)
    return Busy(
        id=draw(st.sampled_from(("b1", "b2", "b3", "b4", "b5"))),
        start=start,
        end=shift(start, draw(st.sampled_from((15, 47, 90, 240, 600)))),
        all_day=draw(st.sampled_from((False, False, False, True))),
    )


@st.composite
def _workouts(draw: st.DrawFn, moments: st.SearchStrategy[datetime]) -> Workout:
    start = draw(moments)
    return Workout(id="done", start=start, end=shift(start, 50), kind="strength", strain="high", muscles=("legs",))


def _open(plan: DayPlan) -> list[PlanItem]:
    return [item for item in plan.items if item.state in ("planned", "moved")]


def _overlap(a: datetime, b: datetime, c: datetime, d: datetime) -> bool:
    return to_utc(a) < to_utc(d) and to_utc(c) < to_utc(b)


@settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(evenings())
def test_no_plan_breaks_a_hard_rule(evening: Evening) -> None:
    plan = plan_day(evening, FACTS)
    assert plan.bed is not None
    bed = plan.bed.target
    _check_bed(evening, plan)
    for item in _open(plan):
        if item.kind not in ("caffeine_cutoff", "medicine", "light"):
            assert to_utc(item.start) >= to_utc(evening.now), "planned in the past"
        if item.kind == "workout":
            lead = 60 if item.strain in VIGOROUS else 0
            assert minutes_between(item.end, bed) >= lead, "hard work too near bed"
        if item.kind in BODILY:
            _check_free(item, evening, plan)
        if item.kind == "caffeine_cutoff":
            assert minutes_between(item.start, bed) >= 6 * 60
    _check_magnesium(evening, plan)
    _check_illness(evening, plan)
    _check_nothing_lost(evening, plan)


def _check_bed(evening: Evening, plan: DayPlan) -> None:
    assert plan.bed is not None
    length = minutes_between(plan.bed.target, plan.bed.wake)
    assert sum(part.min for part in plan.bed.parts) == plan.bed.need_min == length
    born = evening.profile.birth_year
    floor = 480 if born is not None and evening.date.year - born - 1 < 18 else 420
    said = any(warn.fact == "sl.floor" and warn.severity == "hard" for warn in plan.warnings)
    assert length >= floor or said, "shorter than the floor without a word"


def _check_free(item: PlanItem, evening: Evening, plan: DayPlan) -> None:
    for block in evening.busy:
        if not block.all_day and item.kind != "bed":
            assert not _overlap(item.start, item.end, block.start, block.end), "in a busy block"
    for other in _open(plan):
        if other.id != item.id and other.kind in BODILY:
            assert not _overlap(item.start, item.end, other.start, other.end), "two at once"


def _check_magnesium(evening: Evening, plan: DayPlan) -> None:
    doses = [i for i in _open(plan) if i.dose is not None and i.dose.elemental_mg]
    totals = plan.totals
    planned = sum(i.dose.elemental_mg or 0 for i in doses if i.dose is not None)
    assert totals.magnesium_limit_mg == (350 if evening.profile.region == "us" else 250)
    assert abs(totals.magnesium_supplemental_mg - totals.magnesium_taken_mg - planned) < 1e-6
    assert not planned or totals.magnesium_supplemental_mg <= totals.magnesium_limit_mg
    born = evening.profile.birth_year
    minor = born is not None and evening.date.year - born - 1 < 18
    barred = any(p.interaction in ("ksparing", "raltegravir") for p in evening.products)
    if evening.profile.conditions or minor or barred:
        assert not doses, "a dose behind a gate"
    for item in doses:
        for when, after_drug, before_drug in _drug_moments(evening):
            gap = minutes_between(when, item.start) / 60
            assert gap >= after_drug or -gap >= before_drug, "inside a gap"


def _drug_moments(evening: Evening) -> list[tuple[datetime, float, float]]:
    """(moment, hours after it, hours before it) of every medicine, worked out apart from the planner."""
    where = ZoneInfo(evening.profile.tz)
    found = []
    for product in evening.products:
        row = FACTS.interactions.get(product.interaction or ("unknown_rx" if product.kind == "medicine" else ""))
        if row is None:
            continue
        gaps = (row.mg_after_drug_h, row.drug_after_mg_h)
        for clock in product.use.times if product.use else ():
            for days in (-1, 0, 1, 2):
                naive = datetime.combine(evening.date + timedelta(days=days), parse_clock(clock))
                found.append((naive.replace(tzinfo=where), *gaps))
        found += [(dose.at, *gaps) for dose in evening.intakes if dose.product == product.id]
    return found


def _check_illness(evening: Evening, plan: DayPlan) -> None:
    now = evening.check_in.illness if evening.check_in else None
    before = evening.check_in_before.illness if evening.check_in_before else None
    if now in ("below_neck", "fever") or before == "fever":
        assert not [item for item in _open(plan) if item.kind == "workout"]


def _check_nothing_lost(evening: Evening, plan: DayPlan) -> None:
    """Every wish and every magnesium product meant for today stands somewhere, or is said not to."""
    shown = {item.wish for item in plan.items} | {line.what for line in plan.unplaced}
    assert {wish.id for wish in evening.wishes} <= shown
    where, starts = zone(evening.profile.tz), parse_clock("04:00")
    today = {d.product for d in evening.intakes if coach_day(d.at, where, starts) == evening.date}
    named = {item.dose.product for item in plan.items if item.dose} | today
    text = " ".join(line.what for line in plan.unplaced)
    for product in evening.products:
        if product.kind == "magnesium":
            assert product.id in named or product.id in text
    for line in plan.unplaced:
        assert line.because
        assert line.text


@settings(max_examples=40, deadline=None)
@given(evenings())
def test_the_same_evening_gives_the_same_bytes(evening: Evening) -> None:
    assert msgspec.json.encode(plan_day(evening, FACTS)) == msgspec.json.encode(plan_day(evening, FACTS))
