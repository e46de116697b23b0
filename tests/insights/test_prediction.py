"""Whether the score predicted anything: at equal plan, against the own verdict, and said when it did not."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

import pytest

from coach.insights.outlook.prediction import ease_of, predicted
from coach.model import Workout
from coach.model.records import Strain
from tests.insights.nights import DAY, nap

FEWEST = 28


def back(n: int) -> date:
    return DAY - timedelta(days=n)


def session(rpe: float | None, strain: Strain | None = "high", kind: str = "run") -> Workout:
    when = nap("2026-02-10 18:00", "2026-02-10 19:00")
    return Workout(id="w", start=when.start, end=when.end, kind=kind, strain=strain, rpe=rpe)


def linked(weight: float, n: int = 40, seed: int = 2) -> tuple[dict[date, float], dict[date, float]]:
    rng = Random(seed)
    scores = {back(k): 50 + rng.gauss(0, 8) for k in range(n)}
    return scores, {day: weight * (score - 50) / 8 + rng.gauss(0, 1) for day, score in scores.items()}


def test_it_is_said_when_it_predicted() -> None:
    scores, ease = linked(1.0)
    found = predicted(scores, ease, {}, FEWEST)
    assert found.against == "session"
    assert found.rho is not None
    assert found.rho > 0.4
    assert found.n == 40
    assert found.text.startswith("On days with a higher score came sessions that felt easier (rho 0.")


def test_it_is_said_when_it_predicted_nothing() -> None:
    scores, ease = linked(0.0)
    text = predicted(scores, ease, {}, FEWEST).text
    assert text.startswith("This score has not predicted anything for you yet (rho ")


def test_it_is_said_when_it_misled() -> None:
    scores, ease = linked(-1.0)
    assert "came sessions that felt harder" in predicted(scores, ease, {}, FEWEST).text


def test_nothing_before_28_scores() -> None:
    scores, ease = linked(1.0, n=27)
    found = predicted(scores, ease, {}, FEWEST)
    assert (found.rho, found.why) == (None, "27 of 28 days with a score")


def test_the_own_verdict_stands_in_where_sessions_are_few() -> None:
    scores, verdicts = linked(1.0)
    few = dict(list(verdicts.items())[:9])
    found = predicted(scores, few, verdicts, FEWEST)
    assert found.against == "verdict"
    assert "a better verdict of your own" in found.text
    assert predicted(scores, few, {}, FEWEST).why.startswith("9 of 10 days")


def test_verdicts_without_spread_say_nothing() -> None:
    scores, _ = linked(1.0)
    found = predicted(scores, {}, dict.fromkeys(scores, 60.0), FEWEST)
    assert found.rho is None
    assert found.why


def test_a_session_is_easier_than_its_like() -> None:
    done = [(back(1), session(8)), (back(2), session(6)), (back(3), session(7)), (back(4), session(3, "light"))]
    assert ease_of(done) == {back(1): -1.0, back(2): 1.0, back(3): 0.0}


def test_two_sessions_of_a_kind_are_no_usual() -> None:
    assert ease_of([(back(1), session(8)), (back(2), session(6)), (back(3), session(None))]) == {}


def test_two_sessions_of_a_day_are_its_mean() -> None:
    done = [(back(1), session(8)), (back(1), session(6)), (back(2), session(4))]
    assert ease_of(done)[back(1)] == pytest.approx(-1.0)
