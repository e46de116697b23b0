"""What is known of the body changes the plan: the form of a wish, the bath, the doses; and how one insists."""

from __future__ import annotations

from datetime import date, timedelta

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coach.evidence import facts
from coach.model import AsWished, CheckIn, DayPlan, Intake, PlanItem, Product, Reason, Use, Wish
from coach.model.records import Step
from coach.planner.evening.known import body
from coach.planner.evening.known.variants import hard_restraint, stands_down
from coach.planner.evening.plan import plan_day
from coach.planner.told import Evening

from .anyone import evenings
from .build import DAY, at, busy, evening, magnesium, taken, wish

FACTS = facts()


def told(**answers: object) -> CheckIn:
    return CheckIn(id="c", date=DAY, **answers)  # type: ignore[arg-type]


def legs(**changes: object) -> Wish:
    return wish(muscles=("legs",), preferred="18:00", **changes)  # type: ignore[arg-type]


def insisting(*wishes: str) -> tuple[AsWished, ...]:
    return tuple(AsWished(id=f"a-{key}", date=DAY, wish=key, at=at("17:00")) for key in wishes)


def session(plan: DayPlan) -> PlanItem | None:
    return next((item for item in plan.items if item.kind == "workout"), None)


def form(given: Evening) -> tuple[str | None, str | None, int] | None:
    """(variant, strain, minutes) of the session that is planned."""
    item = session(plan_day(given, FACTS))
    return None if item is None else (item.variant, item.strain, round((item.end - item.start).total_seconds() / 60))


def said(given: Evening) -> str:
    plan = plan_day(given, FACTS)
    words = [warn.text for warn in plan.warnings] + [left.text for left in plan.unplaced]
    return " | ".join(words + [reason.text for item in plan.items for reason in item.reasons])


@pytest.mark.parametrize(
    ("known", "variant"),
    [
        ({}, (None, "high", 60)),
        ({"check_in": told(illness="above_neck")}, ("lighter", "light", 60)),
        ({"check_in": told(sore_muscles={"legs": 8})}, ("lighter", "light", 60)),
        ({"check_in": told(sore_muscles={"legs": 5})}, (None, "high", 60)),
        ({"check_in": told(sore_muscles={"arms": 9})}, (None, "high", 60)),
        ({"check_in": told(drinks=3)}, ("lighter", "light", 60)),
        ({"check_in": told(drinks=2)}, (None, "high", 60)),
        ({"last_night_min": 359}, ("lighter", "light", 40)),
        ({"last_night_min": 361}, (None, "high", 60)),
        ({"last_night_min": 350, "need_min": 420}, ("shorter", "high", 45)),
        ({"last_night_min": 365, "short_nights": 2}, ("lighter", "light", 60)),
        ({"below": -1.0}, ("lighter", "moderate", 60)),
        ({"below": -0.9}, (None, "high", 60)),
        ({"worn": (("ex.wellness_low", "Wellness was low."),)}, ("lighter", "moderate", 60)),
        ({"check_in": told(rest=True)}, None),
        ({"check_in": told(illness="fever")}, None),
        ({"check_in": told(illness="below_neck")}, None),
        ({"check_in": told(gut=4)}, None),
        ({"check_in": told(symptoms=("watery stools",))}, None),
        ({"check_in": told(symptoms=("no fever",))}, (None, "high", 60)),
        ({"last_night_min": 0}, None),
        ({"last_night_min": 20}, None),
        ({"injuries": ("left knee",)}, None),
        ({"injuries": ("shoulder",)}, (None, "high", 60)),
        ({"check_in": told(note="my knee hurts")}, ("lighter", "light", 60)),
        ({"check_in": told(symptoms=("sharp knee pain",))}, ("lighter", "light", 60)),
        ({"check_in": told(symptoms=("cramps",))}, (None, "high", 60)),
    ],
)
def test_each_thing_that_is_known_has_its_form(
    known: dict[str, object], variant: tuple[str | None, str, int] | None
) -> None:
    assert form(evening(now="16:30", wishes=(legs(),), **known)) == variant


def test_a_light_session_stays_after_a_night_without_sleep_and_with_a_cold() -> None:
    yoga = wish("yoga", minutes=30, strain="light")
    assert form(evening(wishes=(yoga,), last_night_min=0)) == (None, "light", 30)
    assert form(evening(wishes=(yoga,), check_in=told(illness="above_neck"))) == (None, "light", 30)


def test_other_muscles_train_where_some_are_sore_or_hurt() -> None:
    both = wish(muscles=("legs", "back"), preferred="18:00")
    sore = session(plan_day(evening(wishes=(both,), check_in=told(sore_muscles={"legs": 8})), FACTS))
    assert sore is not None
    assert (sore.variant, sore.strain, sore.muscles, sore.wished) == ("other", "high", ("back",), "high")
    hurt = session(plan_day(evening(wishes=(both,), injuries=("knee",)), FACTS))
    assert hurt is not None
    assert (hurt.variant, hurt.muscles) == ("other", ("back",))
    assert "Legs: back" in hurt.title


def test_the_strictest_of_two_counts_and_both_are_said() -> None:
    given = evening(now="16:30", wishes=(legs(),), last_night_min=300, check_in=told(sore_muscles={"legs": 7}))
    assert form(given) == ("lighter", "light", 40)
    assert "lighter than wished (high): legs sore 7 of 10" in said(given)
    assert "5 h asleep, 3 h short" in said(given)


def test_a_soft_form_can_be_insisted_away_with_what_it_costs() -> None:
    given = evening(now="16:30", wishes=(legs(),), check_in=told(sore_muscles={"legs": 8}), asked=insisting("legs"))
    assert form(given) == (None, "high", 60)
    assert "as you asked, although legs sore 8 of 10" in said(given)
    rest = evening(now="16:30", wishes=(legs(),), check_in=told(rest=True), asked=insisting("legs"))
    assert form(rest) == (None, "high", 60)


@pytest.mark.parametrize(
    ("known", "fact"),
    [
        ({"check_in": told(illness="fever")}, "ex.illness_block"),
        ({"check_in": told(gut=5)}, "ex.illness_block"),
        ({"injuries": ("knee",)}, "ex.injury"),
        ({"check_in": told(drinks=4)}, "alc.training"),
        ({"check_in_before": CheckIn(id="b", date=DAY - timedelta(days=1), illness="fever")}, "ex.illness_return_h"),
    ],
)
def test_a_hard_form_cannot(known: dict[str, object], fact: str) -> None:
    given = evening(now="16:30", wishes=(legs(),), asked=insisting("legs"), **known)
    found = form(given)
    assert found is None or found[1] == "light"
    hard = hard_restraint(legs(), given, FACTS)
    assert hard is not None
    assert hard[0] == fact


def test_hard_work_for_which_only_late_slots_are_left_becomes_gentle() -> None:
    late = evening(now="20:30", wishes=(legs(),))
    plan = plan_day(late, FACTS)
    item = session(plan)
    assert item is not None
    assert plan.bed is not None
    assert item.title == "Legs: mobility and stretching · 20 min · light"
    assert (item.variant, item.strain, item.wished) == ("swap", "light", "high")
    assert (plan.bed.target - item.end).total_seconds() >= 30 * 60
    insisted = evening(now="20:30", wishes=(legs(),), asked=insisting("legs"))
    assert form(insisted) == (None, "high", 60)


def test_hard_work_half_way_to_late_stays_and_names_the_gentle_way() -> None:
    plan = plan_day(evening(now="19:40", wishes=(legs(),)), FACTS)
    item = session(plan)
    assert item is not None
    assert (item.variant, item.strain) == (None, "high")
    assert "or mobility and stretching instead" in item.reasons[0].text


def test_a_class_that_is_late_by_its_own_hours_is_not_made_a_walk() -> None:
    spin = wish("spin", kind="ride", earliest="20:30", latest_end="21:30")
    assert form(evening(now="17:00", wishes=(spin,))) == (None, "high", 60)
    evenings_end = evening(now="17:00", wishes=(wish(kind="run"),), busy=(busy("17:00", "20:30"),))
    item = session(plan_day(evenings_end, FACTS))
    assert item is not None
    assert item.title.startswith("Legs: an easy walk")


def test_what_stands_down_and_until_when() -> None:
    until = DAY + timedelta(days=3)
    ill = evening(wishes=(legs(),), check_in=told(illness="fever"))
    assert stands_down(ill, FACTS) == {"legs": (DAY + timedelta(days=1), "ex.illness_block")}
    hurt = evening(wishes=(legs(), wish("arms", muscles=("arms",))), injuries=("knee",), injured_until=until)
    assert stands_down(hurt, FACTS) == {"legs": (until, "ex.injury")}
    assert stands_down(evening(wishes=(legs(),), injuries=("knee",)), FACTS) == {"legs": (date.max, "ex.injury")}
    rest = told(rest=True)
    assert stands_down(evening(wishes=(legs(),), check_in=rest), FACTS) == {"legs": (DAY, "ex.rest_said")}
    assert stands_down(evening(wishes=(legs(),), check_in=rest, asked=insisting("legs")), FACTS) == {}


@pytest.mark.parametrize(
    ("known", "bathes"),
    [
        ({}, True),
        ({"check_in": told(illness="fever")}, False),
        ({"check_in": told(illness="below_neck")}, False),
        ({"check_in": told(illness="above_neck")}, True),
        ({"check_in": told(drinks=3)}, False),
        ({"check_in": told(gut=4)}, False),
    ],
)
def test_no_hot_bath_for_the_ill_or_after_drinks(known: dict[str, object], bathes: bool) -> None:
    assert ("bath" in {item.kind for item in plan_day(evening("17:42", **known), FACTS).items}) is bathes


def taken_mg(given: Evening) -> list[float | None]:
    return [item.dose.elemental_mg for item in plan_day(given, FACTS).items if item.dose is not None]


@pytest.mark.parametrize(
    ("gut", "daily", "doses"),
    [(None, 200, [200]), (1, 200, [200]), (2, 200, [100]), (2, 100, [100]), (2, 300, [100, 100]), (3, 300, [100]),
     (4, 200, [])],
)  # fmt: skip
def test_the_gut_ladder_lowers_splits_and_pauses_magnesium(gut: int | None, daily: float, doses: list[float]) -> None:
    given = evening(now="12:00", products=(magnesium(daily=daily),), check_in=told(gut=gut))
    assert taken_mg(given) == doses
    assert ("gut" in said(given).lower()) is bool(gut)


def test_a_step_down_of_these_days_is_not_taken_twice() -> None:
    step = Step(date=DAY - timedelta(days=1), kind="down", daily_mg=200)
    use = Use(goal="sleep", daily_mg=200, steps=(step,))
    assert taken_mg(evening(now="12:00", products=(magnesium(use=use),), check_in=told(gut=2))) == [200]


def test_an_expired_or_empty_bottle_is_not_tonight_s_dose_and_is_said_once() -> None:
    old = evening(products=(magnesium(expires=DAY - timedelta(days=1)),))
    assert taken_mg(old) == []
    assert [left.text for left in plan_day(old, FACTS).unplaced if "expired" in left.text] == [
        "Night mag expired on Wed 4 Mar: not planned. 3, then e: a new bottle."
    ]
    assert taken_mg(evening(products=(magnesium(expires=DAY),))) == [200]
    empty = evening(products=(magnesium(),), left={"mag": 0.0})
    assert taken_mg(empty) == []
    assert "Night mag is empty by your count" in said(empty)


def test_a_stock_that_holds_less_than_a_dose_gives_what_it_holds_and_says_so() -> None:
    few = evening(products=(magnesium(),), left={"mag": 1.0})
    assert taken_mg(few) == [100]
    assert [left.text for left in plan_day(few, FACTS).unplaced if "count" in left.text] == [
        "by your count 1 capsule left. 3, then e: a new stock"
    ]
    assert taken_mg(evening(products=(magnesium(),), left={"mag": 2.0})) == [200]
    assert taken_mg(evening(products=(magnesium(),), left={})) == [200]


def pill(name: str, clock: str = "22:15", **changes: object) -> Product:
    fields: dict[str, object] = {"id": name.lower(), "name": name, "kind": "medicine", "use": Use(times=(clock,))}
    return Product(**{**fields, **changes})  # type: ignore[arg-type]


def titles(given: Evening) -> set[str]:
    return {item.title.split(" · ")[0] for item in plan_day(given, FACTS).items if item.dose is not None}


def test_beside_drinks_the_sleeping_tablet_is_left_out_and_every_other_prescription_stays() -> None:
    drugs = (pill("Zolpidem"), pill("Lorazepam", "21:00"), pill("Ramipril", "21:30"))
    drunk = evening(products=drugs, check_in=told(drinks=1))
    assert titles(drunk) == {"Lorazepam", "Ramipril"}
    assert "Zolpidem is left out tonight: beside alcohol" in said(drunk)
    assert "Lorazepam beside alcohol" in said(drunk)
    assert "Ramipril beside" not in said(drunk)
    assert "stop" not in said(drunk)
    assert titles(evening(products=drugs)) == {"Zolpidem", "Lorazepam", "Ramipril"}


def test_own_sleep_aids_are_left_out_after_three_drinks() -> None:
    aid = pill("Melatonin", "21:45", kind="supplement")
    assert titles(evening(products=(aid,), check_in=told(drinks=2))) == {"Melatonin"}
    assert titles(evening(products=(aid,), check_in=told(drinks=3))) == set()


def test_drinks_said_and_drinks_logged_are_the_same_ones() -> None:
    beer = Product(id="beer", name="Beer", kind="food", interaction="alcohol")
    dose = Intake(id="i", at=at("17:00"), product="beer", servings=2)
    logged = evening(products=(beer,), intakes=(dose,))
    assert body.drinks(logged) == 2
    assert body.drinks(evening(products=(beer,), intakes=(dose,), check_in=told(drinks=3))) == 3
    assert body.drinks(evening(products=(beer,), intakes=(dose,), check_in=told(drinks=1))) == 2


def test_a_sedative_that_was_taken_makes_hard_work_light() -> None:
    drug = pill("Lorazepam", "12:00")
    dose = taken(0, "16:00", product="lorazepam")
    given = evening(wishes=(legs(),), products=(drug,), intakes=(Intake(id="i", at=dose.at, product="lorazepam"),))
    assert form(given) == ("lighter", "light", 60)
    assert "Lorazepam was taken" in said(given)


FORBIDS = {
    "ex.illness_light": ("light",),
    "ex.short_nights_easy": ("light",),
    "ex.soreness_swap": ("light",),
    "alc.training": ("light",),
}
"""What a warning or a reason leaves, where it stands."""


@st.composite
def unwell(draw: st.DrawFn) -> Evening:
    given = draw(evenings())
    check = CheckIn(
        id="c",
        date=given.date,
        illness=draw(st.sampled_from([None, "none", "above_neck", "below_neck", "fever"])),
        gut=draw(st.sampled_from([None, 0, 2, 3, 4, 5])),
        drinks=draw(st.sampled_from([None, 0, 2, 3, 7])),
        rest=draw(st.sampled_from([None, True])),
        sore_muscles=draw(st.sampled_from([None, {"legs": 8}, {"legs": 3}])),
    )
    fields = {"last_night_min": draw(st.sampled_from([None, 0, 200, 350, 450])), "check_in": check,
              "short_nights": draw(st.integers(0, 4)), "injuries": draw(st.sampled_from([(), ("knee",)]))}  # fmt: skip
    return msgspec.structs.replace(given, **fields)


@settings(max_examples=80)
@given(unwell())
def test_no_line_stands_that_a_warning_of_the_same_plan_forbids(given: Evening) -> None:
    plan = plan_day(given, FACTS)
    told_of = given.check_in
    assert told_of is not None
    open_lines = [item for item in plan.items if item.state in ("planned", "moved")]
    sessions = [item for item in open_lines if item.kind == "workout"]
    warned = {warn.fact for warn in plan.warnings} | {fact for left in plan.unplaced for fact in left.because}
    kinds = {item.kind for item in open_lines}
    if told_of.illness in ("fever", "below_neck") or (told_of.gut or 0) >= 4:
        assert not sessions
        assert "bath" not in kinds
    if (told_of.gut or 0) >= 4:
        assert not [item for item in open_lines if item.dose is not None and item.dose.elemental_mg]
    for fact in warned & FORBIDS.keys():
        assert {item.strain for item in sessions} <= set(FORBIDS[fact]) | {None}, fact
    if (told_of.drinks or 0) >= 3:
        assert "bath" not in kinds
        assert {item.strain for item in sessions} <= {"light", None}
    if told_of.rest:
        assert not sessions
    for item in sessions:
        assert not (given.injuries and "legs" in item.muscles)
        assert item.variant is None or item.wished is not None
        assert item.variant is None or isinstance(item.reasons[0], Reason)


def test_drinks_that_were_only_said_are_warned_of() -> None:
    plan = plan_day(evening(check_in=told(drinks=3)), FACTS)
    assert "3 drinks today: nothing hard after them, and no hot bath." in [warn.text for warn in plan.warnings]


def test_hard_work_that_finds_no_place_names_what_may_still_come() -> None:
    left = plan_day(evening(now="22:00", wishes=(legs(),)), FACTS).unplaced
    assert [one.what for one in left if "later only something light" in one.text] == ["legs"]
