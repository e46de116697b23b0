"""The answer first: three sentences, whatever is known."""

from __future__ import annotations

from msgspec.structs import replace

from coach.evidence import facts
from coach.insights.answer import answer
from coach.insights.associations.screen import Association
from coach.insights.debt import Debt
from coach.insights.history import Moved
from coach.insights.load import Flag
from coach.insights.regularity import Midsleep
from coach.insights.sleep_means import SleepMeans

FACTS = facts()
MEANS = SleepMeans(tst_mean_min=445.0, n=25, of=28)
FINE = Debt(plain_min=30.0, weighted_min_per_night=2.0, nights_known=14, coverage=1.0, last_night=True)
STEADY = Midsleep(clock_h=3.0, sd_min=20.0, n=25)
ALCOHOL = Association(
    did="alcohol", followed="efficiency", lag_days=0, n_with=20, n_without=30, effect=-0.04, verdict="seen", text="X."
)


def said(**changes: object) -> tuple[str, str, str]:
    told: dict[str, object] = {"means": MEANS, "debt": FINE, "changed": (), "middle": STEADY, "flags": (), "found": ()}
    return answer(**{**told, **changes}, facts=FACTS)  # type: ignore[arg-type]


def test_nothing_known() -> None:
    none = Debt(plain_min=None, weighted_min_per_night=None, nights_known=0, coverage=0.0, last_night=False, more=8)
    middle = Midsleep(clock_h=None, sd_min=None, n=0)
    assert said(means=SleepMeans(n=1, of=28), debt=none, changed=None, middle=middle) == (
        "How you sleep is not known yet: 1 night of the last 28 logged.",
        "What moved is told once two months have ten nights each.",
        "What to try is told once more nights are logged.",
    )


def test_all_is_well() -> None:
    assert said() == (
        "You sleep 7 h 25 a night (25 of the last 28 nights); 30 min behind.",
        "Nothing stands out against the four weeks before.",
        "Nothing stands out to change.",
    )


def test_what_moved() -> None:
    for one, text in (
        (Moved(what="tst_min", by=-22.0, n=25, before=26), "you slept 22 min less a night"),
        (Moved(what="sol_min", by=9.0, n=25, before=26), "it took 9 min longer to fall asleep"),
        (Moved(what="efficiency_pct", by=-3.25, n=25, before=26), "sleep efficiency was 3.2 points lower"),
        (Moved(what="midsleep_min", by=65.0, n=25, before=26), "the middle of your sleep was 1 h 05 later"),
    ):
        assert said(changed=(one,))[1] == f"Against the four weeks before, {text}."


def test_what_to_try_in_order() -> None:
    behind = replace(FINE, plain_min=200.0)
    unsteady = replace(STEADY, sd_min=70.0)
    flag = Flag(fact="ex.monotony", text="Monotony 2.4.")
    tries = [
        said(middle=unsteady),
        said(middle=unsteady, debt=behind),
        said(middle=unsteady, debt=behind, flags=(flag,)),
        said(middle=unsteady, debt=behind, flags=(flag,), found=(ALCOHOL,)),
    ]
    assert [one[2] for one in tries] == [
        "Worth a try: the same wake time every day; the middle of your sleep moves by 1 h 10.",
        "Worth a try: to bed 20 min earlier until you have caught up.",
        "Worth a look: Monotony 2.4.",
        "Worth a try, a few evenings without: X.",
    ]


def test_what_went_with_better_nights_is_nothing_to_leave() -> None:
    better = replace(ALCOHOL, effect=0.04)
    sooner = replace(ALCOHOL, followed="sol_min", effect=-9.0)
    unseen = replace(ALCOHOL, verdict="not_seen")
    assert {said(found=(one,))[2] for one in (better, sooner, unseen)} == {"Nothing stands out to change."}
