"""Evenings of anyone: every age, region and gate, both hemispheres and their clock changes, nights and shifts."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import msgspec
from hypothesis import strategies as st

from coach.clock import day_start, parse_clock, shift, zone
from coach.evidence import facts
from coach.model import (
    Busy,
    CheckIn,
    Content,
    DayRequest,
    EffortAsked,
    Intake,
    LineAnswer,
    Product,
    Profile,
    Use,
    WakeAsked,
    Wish,
    Workout,
)
from coach.planner.evening.one_day import EFFORTS
from coach.planner.told import Evening

FACTS = facts()
PLAIN = {
    "Europe/Berlin": (date(2026, 3, 5),),
    "America/New_York": (date(2026, 7, 1),),
    "Australia/Sydney": (date(2026, 1, 9),),
    "UTC": (date(2026, 6, 1),),
}
CHANGING = {
    "Europe/Berlin": (date(2026, 3, 28), date(2026, 10, 24)),
    "America/New_York": (date(2026, 3, 7), date(2026, 10, 31)),
    "Australia/Sydney": (date(2026, 4, 4), date(2026, 10, 3)),
    "Australia/Lord_Howe": (date(2026, 4, 4), date(2026, 10, 3)),
}
"""Nights in which the clock jumps: both hemispheres, and half an hour on Lord Howe."""
NIGHTS = [(tz, day) for days in (PLAIN, CHANGING) for tz, found in days.items() for day in found]
BIRTHS = (None, *range(1946, 2012, 6), 2007, 2008, 2009)
"""From 80 down to 15, and unknown."""
GATES = tuple(facts().gates)
DRUGS = (
    *("levothyroxine", "fq_moxi", "tetracycline", "iron", "gabapentin") * 3,
    "raltegravir",
    "ksparing",
    "ppi",
    None,
)
"""Those with a gap most often: the others end the matter."""
CLOCKS = st.builds(lambda h, m: f"{h:02}:{m:02}", st.integers(0, 23), st.sampled_from((0, 5, 20, 42)))
WAKES = ("05:00", "06:45", "09:30")
BY_DAY = ("13:00", "16:00", "19:00", "02:00")
"""Who gets up then sleeps by day, or goes to bed after midnight."""
FORTY = 40


@st.composite
def evenings(
    draw: st.DrawFn,
    nights: tuple[tuple[str, date], ...] = tuple(NIGHTS),
    wakes: tuple[str, ...] = (*WAKES, *BY_DAY),
    wishes: int = 3,
    products: int = 4,
) -> Evening:
    """Any evening; narrower where told."""
    tz, day = draw(st.sampled_from(nights))
    start = day_start(day, zone(tz), parse_clock("04:00"))
    moments = st.integers(-12 * 60, 40 * 60).map(lambda m: shift(start, m))
    asked = draw(st.lists(_wishes(), max_size=min(wishes, 3)))
    if wishes == FORTY:
        asked = [asked[number % len(asked)] if asked else draw(_wishes()) for number in range(FORTY)]
    return Evening(
        date=day,
        now=shift(start, draw(st.integers(0, 24 * 60 - 1))),
        profile=draw(_profiles(tz, wakes)),
        need_min=draw(st.sampled_from((420, 480, 540))),
        wishes=tuple(msgspec.structs.replace(wish, id=f"w{number}") for number, wish in enumerate(asked)),
        products=tuple(draw(st.lists(_products(), max_size=products, unique_by=lambda p: p.id))),
        intakes=tuple(draw(st.lists(_intakes(moments), max_size=2, unique_by=lambda i: i.id))),
        busy=tuple(draw(st.lists(_busy(moments), max_size=5, unique_by=lambda b: b.id))),
        workouts=tuple(draw(st.lists(_workouts(moments), max_size=1))),
        answers=tuple(draw(st.lists(_answers(day, moments), max_size=2, unique_by=lambda a: a.item))),
        asked=tuple(draw(st.lists(_asked(day, moments), max_size=1))),
        check_in=draw(st.none() | _check_ins(day)),
        check_in_before=draw(st.none() | _check_ins(day - timedelta(days=1))),
        debt_min=draw(st.sampled_from((None, 0, 90, 600))),
        last_night_min=draw(st.sampled_from((None, 300, 450))),
        usual_bed=draw(st.sampled_from((None, parse_clock("22:50"), parse_clock("00:30")))),
        usual_magnesium=draw(st.sampled_from((None, parse_clock("21:10"), parse_clock("07:30")))),
    )


def healthy(evening: Evening) -> Evening:
    """The same evening of an adult with nothing that forbids a dose or a session."""
    allowed = tuple(p for p in evening.products if p.interaction not in ("raltegravir", "ksparing"))
    timed = tuple(p for p in allowed if p.kind == "magnesium" or (p.use is not None and p.use.times))
    plain = Profile(birth_year=1988, region=evening.profile.region, tz=evening.profile.tz, wake=evening.profile.wake)
    return msgspec.structs.replace(evening, profile=plain, products=timed, check_in=None, check_in_before=None)


def full(evening: Evening) -> Evening:
    """The same evening without a free minute."""
    start = day_start(evening.date, zone(evening.profile.tz), parse_clock("04:00"))
    noon = shift(start, 15 * 60)
    halves = (Busy(id="b1", start=start, end=noon), Busy(id="b2", start=noon, end=shift(noon, 15 * 60)))
    return msgspec.structs.replace(evening, busy=halves)


@st.composite
def _profiles(draw: st.DrawFn, tz: str, wakes: tuple[str, ...]) -> Profile:
    gate = draw(st.sampled_from((*[None] * 30, *GATES)))
    return Profile(
        birth_year=draw(st.sampled_from((*BIRTHS, *[1988] * 12))),
        region=draw(st.sampled_from(("us", "eu", None))),
        tz=tz,
        wake={"default": draw(st.sampled_from(wakes))},
        conditions=() if gate is None else (gate,),
        egfr=draw(st.sampled_from((*[None] * 6, 20.0, 45.0, 95.0))),
    )


@st.composite
def _check_ins(draw: st.DrawFn, day: date) -> CheckIn:
    return CheckIn(
        id=f"c-{day}",
        date=day,
        illness=draw(st.sampled_from((None, *["none"] * 6, "above_neck", "below_neck", "fever"))),
        gut=draw(st.sampled_from((None, *[0] * 8, 1, 3, 4, 5))),
        symptoms=draw(st.sampled_from((None, *[()] * 8, ("cramps",), ("chest pain",)))),
    )


@st.composite
def _wishes(draw: st.DrawFn) -> Wish:
    return Wish(
        id="w",
        title="Session",
        kind=draw(st.sampled_from(("strength", "run"))),
        minutes=draw(st.sampled_from((15, 30, 45, 60, 90, 180, 720))),
        strain=draw(st.sampled_from(("light", "moderate", "high", "maximal"))),
        muscles=draw(st.sampled_from(((), ("legs",)))),
        earliest=draw(st.none() | CLOCKS),
        latest_end=draw(st.none() | CLOCKS),
        preferred=draw(st.none() | CLOCKS),
    )


@st.composite
def _answers(draw: st.DrawFn, day: date, moments: st.SearchStrategy[datetime]) -> LineAnswer:
    """What the person moved or skipped, legal or not."""
    item = draw(st.sampled_from((f"workout-w0-{day}", f"dose-p1-{day}-1", f"bed-{day}", f"stretch-{day}")))
    state = draw(st.sampled_from(("moved", "moved", "skipped")))
    return LineAnswer(id=item, date=day, item=item, state=state, to=draw(moments))  # type: ignore[arg-type]


def _asked(day: date, moments: st.SearchStrategy[datetime]) -> st.SearchStrategy[DayRequest]:
    """What the person asked of the night, legal or not."""
    efforts = st.sampled_from(EFFORTS).map(lambda effort: EffortAsked(id="e", date=day, effort=effort))
    return efforts | moments.map(lambda moment: WakeAsked(id="w", date=day, to=moment))


@st.composite
def _products(draw: st.DrawFn) -> Product:
    key = draw(st.sampled_from(("p1", "p2", "p3", "p4")))
    times = tuple(sorted(set(draw(st.lists(CLOCKS, min_size=draw(st.integers(0, 1)), max_size=2)))))
    kind = draw(
        st.sampled_from((*["magnesium"] * 4, "medicine", "medicine", "supplement", "caffeine", "skin", "drink", "zinc"))
    )
    if kind in ("medicine", "supplement"):
        drug = draw(st.sampled_from(DRUGS))
        sleepy = draw(st.booleans())
        return Product(id=key, name=key, kind=kind, interaction=drug, sedating=sleepy, use=Use(times=times))  # type: ignore[arg-type]
    if kind == "drink":
        return Product(id=key, name=key, kind="food", interaction="alcohol")
    if kind == "zinc":
        zinc = Content(nutrient="zinc", elemental_mg=draw(st.sampled_from((15.0, 30.0))))
        return Product(id=key, name=key, kind="supplement", contents=(zinc,), use=Use(times=times, servings=1))
    nutrient = "caffeine" if kind == "caffeine" else "magnesium"
    amount = draw(st.sampled_from((50.0, 100.0, 240.0, 400.0)))
    use = Use(
        goal=draw(st.sampled_from(("sleep", "energy", None))),
        daily_mg=draw(st.sampled_from((None, 200.0, 300.0, 500.0))),
        times=times,
    )
    return Product(
        id=key,
        name=key,
        kind="caffeine" if kind == "caffeine" else "magnesium",
        contents=(Content(nutrient=nutrient, elemental_mg=amount),),
        interaction="transdermal" if kind == "skin" else None,
        use=use,
    )


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
