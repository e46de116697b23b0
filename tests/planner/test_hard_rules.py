"""Every hard rule as a property of its own, on days nobody thought of; and each check fails when its rule is broken."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coach.cabinet.pairs.beside import beside_magnesium
from coach.clock import coach_day, minutes_between, parse_clock, shift, to_utc, zone
from coach.evidence import facts
from coach.evidence.signs import flag_in
from coach.model import CheckIn, Content, DayPlan, Intake, NightBreak, PlanItem, Product, Use
from coach.planner.evening.plan import plan_day
from coach.planner.told import Evening

from .anyone import BY_DAY, CHANGING, FORTY, evenings, full, healthy
from .build import DAY, at, busy, evening, magnesium, medicine, profile, wish

FACTS = facts()
BODILY = ("workout", "stretch", "wind_down", "bath", "nap", "bed")
"""Kinds that take the whole person."""
VIGOROUS = ("high", "maximal")
ADULT, TEEN_FLOOR, FLOOR = 18, 480, 420
LAST_HARD, LAST_CUP = 60, 360
ZINC = {"us": 40, "eu": 25}
Check = Callable[[Evening, DayPlan], None]


def _open(plan: DayPlan) -> list[PlanItem]:
    return [item for item in plan.items if item.state in ("planned", "moved")]


def _doses(plan: DayPlan) -> list[PlanItem]:
    return [item for item in _open(plan) if item.dose is not None and item.dose.elemental_mg]


def _today(given: Evening) -> list[Intake]:
    where = zone(given.profile.tz)
    return [dose for dose in given.intakes if coach_day(dose.at, where, parse_clock("04:00")) == given.date]


def _is_minor(given: Evening) -> bool:
    born = given.profile.birth_year
    return born is not None and given.date.year - born - 1 < ADULT


def _warned(plan: DayPlan, fact: str) -> bool:
    return any(warn.fact == fact and warn.severity == "hard" for warn in plan.warnings)


def _overlap(a: datetime, b: datetime, c: datetime, d: datetime) -> bool:
    return to_utc(a) < to_utc(d) and to_utc(c) < to_utc(b)


def nothing_is_planned_in_the_past(given: Evening, plan: DayPlan) -> None:
    for item in _open(plan):
        if item.kind not in ("caffeine_cutoff", "medicine", "light"):
            assert to_utc(item.start) >= to_utc(given.now)


def the_night_keeps_its_floor_or_says_so(given: Evening, plan: DayPlan) -> None:
    if plan.bed is not None:
        length = minutes_between(plan.bed.target, plan.bed.wake)
        assert length >= (TEEN_FLOOR if _is_minor(given) else FLOOR) or _warned(plan, "sl.floor")


def the_parts_of_the_night_add_up(given: Evening, plan: DayPlan) -> None:
    if plan.bed is not None:
        length = minutes_between(plan.bed.target, plan.bed.wake)
        assert sum(part.min for part in plan.bed.parts) == plan.bed.need_min == length


def hard_work_ends_an_hour_before_bed(given: Evening, plan: DayPlan) -> None:
    for item in _open(plan):
        if item.kind == "workout" and plan.bed is not None:
            assert minutes_between(item.end, plan.bed.target) >= (LAST_HARD if item.strain in VIGOROUS else 0)


def one_thing_at_a_time(given: Evening, plan: DayPlan) -> None:
    lines = [item for item in _open(plan) if item.kind in BODILY]
    for number, item in enumerate(lines):
        for other in lines[number + 1 :]:
            assert not _overlap(item.start, item.end, other.start, other.end)


def busy_times_stay_free(given: Evening, plan: DayPlan) -> None:
    for item in _open(plan):
        for block in given.busy:
            asleep = item.kind == "bed" and (_warned(plan, "sl.floor") or f"busy:{block.id}" in _breaks(plan))
            if item.kind in BODILY and block.blocks and not asleep:
                assert not _overlap(item.start, item.end, block.start, block.end)


def what_breaks_the_night_is_short_and_in_it(given: Evening, plan: DayPlan) -> None:
    for block in given.busy:
        if plan.bed is not None and f"busy:{block.id}" in _breaks(plan):
            assert block.keeps_sleep or minutes_between(block.start, block.end) < 185
            assert minutes_between(plan.bed.target, block.start) > -5
            assert to_utc(block.start) < to_utc(plan.bed.wake)


def _breaks(plan: DayPlan) -> set[str]:
    return {part.what for part in plan.bed.breaks} if plan.bed is not None else set()


def magnesium_stays_within_the_limit(given: Evening, plan: DayPlan) -> None:
    totals = plan.totals
    planned = sum(item.dose.elemental_mg or 0 for item in _doses(plan) if item.dose is not None)
    assert totals.magnesium_limit_mg == (350 if given.profile.region == "us" else 250)
    if plan.bed is None:
        return
    assert abs(totals.magnesium_supplemental_mg - totals.magnesium_taken_mg - planned) < 1e-6
    assert not planned or totals.magnesium_supplemental_mg <= totals.magnesium_limit_mg
    assert totals.magnesium_taken_mg <= totals.magnesium_limit_mg or any("limit" in w.text for w in plan.warnings)


def no_dose_stands_behind_a_gate(given: Evening, plan: DayPlan) -> None:
    hard = {gate.id for gate in FACTS.gates.values() if gate.kind == "hard"}
    kidney = given.profile.egfr is not None and given.profile.egfr < 60
    barred = any(product.interaction in ("ksparing", "raltegravir") for product in given.products)
    if hard & set(given.profile.conditions) or _is_minor(given) or kidney or barred:
        assert not _doses(plan)


def the_gut_stops_doses(given: Evening, plan: DayPlan) -> None:
    if given.check_in is not None and (given.check_in.gut or 0) >= 4:
        assert not _doses(plan)


def doses_keep_every_gap_to_a_medicine(given: Evening, plan: DayPlan) -> None:
    for item in _doses(plan):
        for when, after_drug, before_drug in _drug_moments(given):
            gap = minutes_between(when, item.start) / 60
            assert gap >= after_drug or -gap >= before_drug


def _drug_moments(given: Evening) -> list[tuple[datetime, float, float]]:
    """(moment, hours after it, hours before it) of every medicine, worked out apart from the planner."""
    where = ZoneInfo(given.profile.tz)
    found = []
    for product in given.products:
        hard = [v for v in beside_magnesium(product, FACTS) if v.gap and v.strength == "hard"]
        if not hard:
            continue
        gaps = (hard[0].a_then_b_h, hard[0].b_then_a_h)
        for clock in product.use.times if product.use else ():
            for days in (-1, 0, 1, 2):
                naive = datetime.combine(given.date + timedelta(days=days), parse_clock(clock))
                found.append((naive.replace(tzinfo=where), *gaps))
        found += [(dose.at, *gaps) for dose in given.intakes if dose.product == product.id]
    return found


def what_goes_on_the_skin_counts_nothing(given: Evening, plan: DayPlan) -> None:
    skin = {product.id for product in given.products if product.interaction == "transdermal"}
    assert not [item for item in _doses(plan) if item.dose is not None and item.dose.product in skin]


def takes_of_one_product_stand_apart(given: Evening, plan: DayPlan) -> None:
    split = {p.id for p in given.products if p.use is not None and not p.use.times}
    found = [
        (i.dose.product, i.start) for i in _doses(plan) if i.dose and i.dose.product in split and i.state == "planned"
    ]
    assert len(found) == len(set(found))


def illness_forbids_sessions(given: Evening, plan: DayPlan) -> None:
    now = given.check_in.illness if given.check_in else None
    before = given.check_in_before.illness if given.check_in_before else None
    if now in ("below_neck", "fever") or before == "fever":
        assert not [item for item in _open(plan) if item.kind == "workout"]


def the_last_cup_is_hours_before_bed(given: Evening, plan: DayPlan) -> None:
    for item in plan.items:
        if item.kind == "caffeine_cutoff" and plan.bed is not None:
            assert minutes_between(item.start, plan.bed.target) >= LAST_CUP


def alcohol_is_not_stacked_on_what_makes_sleepy(given: Evening, plan: DayPlan) -> None:
    drinks = {product.id for product in given.products if product.interaction == "alcohol"}
    sleepy = [product for product in given.products if product.sedating]
    if plan.bed is not None and sleepy and any(dose.product in drinks for dose in _today(given)):
        assert _warned(plan, "alc.no_stack")


def zinc_stays_within_the_limit(given: Evening, plan: DayPlan) -> None:
    per = {p.id: sum(c.elemental_mg or 0 for c in p.contents if c.nutrient == "zinc") for p in given.products}
    taken = sum(per.get(dose.product, 0) * dose.servings for dose in _today(given))
    planned = sum(per.get(i.dose.product, 0) * i.dose.servings for i in _open(plan) if i.dose is not None)
    assert not planned or planned + taken <= ZINC["us" if given.profile.region == "us" else "eu"]


def a_red_flag_stands_alone(given: Evening, plan: DayPlan) -> None:
    said = [*((given.check_in.symptoms or ()) if given.check_in else ())]
    flag = flag_in(said, FACTS)
    assert (plan.bed is None) == (flag is not None)
    if flag is not None:
        assert not plan.items
        assert [warn.fact for warn in plan.warnings] == [flag.id]


def nothing_asked_for_is_lost(given: Evening, plan: DayPlan) -> None:
    """Every wish and every magnesium product meant for today stands somewhere, or is said not to."""
    if plan.bed is None:
        return
    shown = {item.wish for item in plan.items} | {line.what for line in plan.unplaced}
    skipped = {answer.item for answer in given.answers if answer.state == "skipped"}
    open_wishes = {wish.id for wish in given.wishes if f"workout-{wish.id}-{given.date}" not in skipped}
    assert open_wishes <= shown
    named = {item.dose.product for item in plan.items if item.dose} | {dose.product for dose in _today(given)}
    text = " ".join([*(line.what for line in plan.unplaced), *skipped])
    for product in given.products:
        if product.kind == "magnesium" and product.interaction != "transdermal":
            assert product.id in named or product.id in text
    assert all(line.because and line.text for line in plan.unplaced)


RULES: tuple[Check, ...] = (
    nothing_is_planned_in_the_past,
    the_night_keeps_its_floor_or_says_so,
    the_parts_of_the_night_add_up,
    hard_work_ends_an_hour_before_bed,
    one_thing_at_a_time,
    busy_times_stay_free,
    what_breaks_the_night_is_short_and_in_it,
    magnesium_stays_within_the_limit,
    no_dose_stands_behind_a_gate,
    the_gut_stops_doses,
    doses_keep_every_gap_to_a_medicine,
    what_goes_on_the_skin_counts_nothing,
    takes_of_one_product_stand_apart,
    illness_forbids_sessions,
    the_last_cup_is_hours_before_bed,
    alcohol_is_not_stacked_on_what_makes_sleepy,
    zinc_stays_within_the_limit,
    a_red_flag_stands_alone,
    nothing_asked_for_is_lost,
)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
@settings(max_examples=60)
@given(given=evenings())
def test_no_plan_breaks_it(rule: Check, given: Evening) -> None:
    rule(given, plan_day(given, FACTS, reasons=False))


def _keeps_all(given: Evening) -> None:
    plan = plan_day(given, FACTS, repairs=False)
    for rule in RULES:
        rule(given, plan)


FAMILIES: dict[str, st.SearchStrategy[Evening]] = {
    "nights in which the clock changes": evenings(
        nights=tuple((tz, day) for tz, days in CHANGING.items() for day in days)
    ),
    "sleep by day and after midnight": evenings(wakes=BY_DAY),
    "no free minute": evenings().map(full),
    "healthy adults beside their medicines": evenings(wakes=("06:45",)).map(healthy),
    "an empty cabinet": evenings(products=0),
    "forty wishes": evenings(wishes=FORTY),
}


@pytest.mark.parametrize("family", FAMILIES)
@settings(max_examples=50)
@given(data=st.data())
def test_no_plan_of_a_hard_family_breaks_any(family: str, data: st.DataObject) -> None:
    _keeps_all(data.draw(FAMILIES[family]))


# Each check must be able to fail: a plan in which exactly its rule is broken.


def _moved(plan: DayPlan, kind: str, start: datetime) -> DayPlan:
    """The plan with the first line of that kind put elsewhere."""
    line = next(item for item in plan.items if item.kind == kind)
    there = msgspec.structs.replace(line, start=start, end=start + (line.end - line.start))
    return _with(plan, (*(item for item in plan.items if item is not line), there))


def _with(plan: DayPlan, items: Iterable[PlanItem]) -> DayPlan:
    return msgspec.structs.replace(plan, items=tuple(items))


def _bare(plan: DayPlan, *without: str) -> DayPlan:
    return msgspec.structs.replace(plan, warnings=tuple(w for w in plan.warnings if w.fact not in without))


USUAL = evening(
    now="15:00",
    wishes=(wish(preferred="18:00"),),
    products=(magnesium(), medicine("levothyroxine", ("12:00",))),
    busy=(busy("19:15", "20:00"),),
)
SKIN = msgspec.structs.replace(magnesium(), interaction="transdermal")
ZINC_25 = Content(nutrient="zinc", elemental_mg=25)
ZINC_TABLET = Product(id="z", name="Zinc", kind="supplement", contents=(ZINC_25,), use=Use(times=("21:00",)))
WINE = Product(id="wine", name="Wine", kind="food", interaction="alcohol")
SLEEPY = Product(id="s", name="Valerian", kind="supplement", sedating=True, use=Use(times=("21:30",)))
DRUNK = msgspec.structs.replace(
    USUAL, products=(WINE, SLEEPY), intakes=(Intake(id="w", at=at("14:00"), product="wine"),)
)  # fmt: skip
FEVER = CheckIn(id="c", date=DAY, illness="fever", gut=5)


def _night(plan: DayPlan, **changes: object) -> DayPlan:
    assert plan.bed is not None
    return msgspec.structs.replace(plan, bed=msgspec.structs.replace(plan.bed, **changes))


def _given(**changes: object) -> Evening:
    return msgspec.structs.replace(USUAL, **changes)


MIDNIGHT = at("00:00", days=1)
SAME = lambda plan: plan  # noqa: E731 - the plan of another evening stands for a planner that overlooked something
BROKEN: dict[Check, tuple[Evening, Callable[[DayPlan], DayPlan]]] = {
    nothing_is_planned_in_the_past: (USUAL, lambda plan: _moved(plan, "stretch", at("14:30"))),
    the_night_keeps_its_floor_or_says_so: (USUAL, lambda plan: _night(plan, target=at("00:30", days=1))),
    the_parts_of_the_night_add_up: (USUAL, lambda plan: _night(plan, need_min=1)),
    hard_work_ends_an_hour_before_bed: (USUAL, lambda plan: _moved(plan, "workout", at("20:45"))),
    one_thing_at_a_time: (USUAL, lambda plan: _moved(plan, "stretch", at("18:10"))),
    busy_times_stay_free: (USUAL, lambda plan: _moved(plan, "workout", at("18:30"))),
    what_breaks_the_night_is_short_and_in_it: (
        _given(busy=(busy("01:00", "06:00", "shift", days=1),)),
        lambda plan: _night(plan, breaks=(NightBreak(what="busy:shift", title="", start=MIDNIGHT, end=MIDNIGHT),)),
    ),
    magnesium_stays_within_the_limit: (USUAL, lambda plan: _with(plan, (*plan.items, *_doses(plan)))),
    no_dose_stands_behind_a_gate: (_given(profile=profile(conditions=("kidney",))), SAME),
    the_gut_stops_doses: (_given(check_in=FEVER), SAME),
    doses_keep_every_gap_to_a_medicine: (USUAL, lambda plan: _moved(plan, "supplement", at("15:55"))),
    what_goes_on_the_skin_counts_nothing: (_given(products=(SKIN,)), SAME),
    takes_of_one_product_stand_apart: (USUAL, lambda plan: _with(plan, (*plan.items, *_doses(plan)))),
    illness_forbids_sessions: (_given(check_in=FEVER), SAME),
    the_last_cup_is_hours_before_bed: (USUAL, lambda plan: _moved(plan, "caffeine_cutoff", at("16:45"))),
    alcohol_is_not_stacked_on_what_makes_sleepy: (DRUNK, lambda plan: _bare(plan_day(DRUNK, FACTS), "alc.no_stack")),
    zinc_stays_within_the_limit: (
        _given(products=(ZINC_TABLET,), intakes=(Intake(id="i", at=at("08:00"), product="z", servings=2),)),
        lambda plan: plan_day(_given(products=(ZINC_TABLET,)), FACTS),
    ),
    a_red_flag_stands_alone: (_given(check_in=CheckIn(id="c", date=DAY, symptoms=("chest pain",))), SAME),
    nothing_asked_for_is_lost: (USUAL, lambda plan: _with(plan, (i for i in plan.items if i.kind != "workout"))),
}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_the_check_fails_when_the_rule_is_broken(rule: Check) -> None:
    plan = plan_day(USUAL, FACTS)
    given, broken = BROKEN[rule]
    rule(USUAL, plan)
    with pytest.raises(AssertionError):
        rule(given, broken(plan))


@settings(max_examples=40)
@given(given=evenings())
def test_the_same_evening_gives_the_same_bytes(given: Evening) -> None:
    assert msgspec.json.encode(plan_day(given, FACTS)) == msgspec.json.encode(plan_day(given, FACTS))


def test_a_shifted_plan_is_seen_by_minutes() -> None:
    """The margins count to the minute: an hour is kept, a slot less is not."""
    plan = plan_day(USUAL, FACTS)
    assert plan.bed is not None
    line = next(item for item in plan.items if item.kind == "workout")
    hour = shift(plan.bed.target, -LAST_HARD) - (line.end - line.start)
    hard_work_ends_an_hour_before_bed(USUAL, _moved(plan, "workout", hour))
    with pytest.raises(AssertionError):
        hard_work_ends_an_hour_before_bed(USUAL, _moved(plan, "workout", shift(hour, 5)))


def test_an_appointment_in_the_sleep_of_who_gets_up_late_is_said() -> None:
    given = evening(now="20:00", profile=profile(wake={"default": "13:00"}), busy=(busy("10:00", "10:15", days=1),))
    plan = plan_day(given, FACTS)
    assert plan.bed is not None
    assert [part.title for part in plan.bed.breaks] == ["Dinner"]
    assert any("Dinner 10:00–10:15: a break in the night" in r.text for i in plan.items for r in i.reasons)
