"""What the nights say: store + clock -> one frozen view of sleep, regularity, debt, load, readiness and what followed.

The room and `coach insights` read this view alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta

from coach.desk import Desk
from coach.errors import UsageError
from coach.flows.expert import see_expert
from coach.flows.insight_views import (
    FORTNIGHT,
    MONTH,
    SEASON,
    DebtView,
    ForecastView,
    HistoryView,
    InsightsView,
    KnownNights,
    LoadView,
    ReadinessView,
    ReceiptPart,
    RegularityView,
    SleptView,
)
from coach.gather.done import Sessions, done_on, followed_on
from coach.gather.need import debt_of, need_of
from coach.gather.readiness import Body, past_of, see_body, sessions
from coach.gather.said import said_nights
from coach.insights.answer import answer
from coach.insights.associations.screen import DAYS, Association, screen
from coach.insights.associations.things import DONE, OUTCOMES, SHORT_LIST, DidThen
from coach.insights.chronotype import Chronotype, chronotype
from coach.insights.history import cells, moved, weeks
from coach.insights.load import Loads, monotony, strain, week_until
from coach.insights.outlook.forecast import NOMINAL, RangeForecast, forecast
from coach.insights.outlook.prediction import Predicted, ease_of, predicted, scores_until
from coach.insights.phases import Phases
from coach.insights.regularity import PairDay, day_pairs, hour_text, midsleep, rolling
from coach.insights.sleep_means import sleep_means
from coach.insights.slept import Slept, slept_nights
from coach.insights.training_form import form_on
from coach.model import CheckIn, Nap, Night
from coach.words import length_text


def see_insights(
    desk: Desk, chosen: Sequence[str] = (), *, expert: bool = False, history: bool = False
) -> InsightsView:
    """What the last year says, as of today; `chosen` pairs such as `nap:sol_min` stand in for the short list."""
    today = desk.today()
    pairs = tuple(map(read_pair, chosen)) or SHORT_LIST
    nights = slept_nights(desk.store.between(Night, today - timedelta(days=DAYS - 1), today))
    done = sessions(desk, today, DAYS)
    past = past_of(desk, today, done, DAYS)
    body, scores = see_body(desk, today), scores_until(past, today, desk.facts)
    found = screen(
        pairs,
        done_on(desk, today, done),
        followed_on(nights, past, scores),
        today=today,
        fewest=round(desk.facts.rule("in.min_nights").number),
        phases=past.phases,
    )
    return InsightsView(
        date=today,
        answer=_answer(desk, nights, body, found),
        nights=KnownNights(known=sum(n.tst_min is not None for n in _last(nights, today, SEASON))),
        sleep=_sleep(desk, _last(nights, today, MONTH)),
        regularity=_regularity(desk, nights, today),
        debt=_debt(desk),
        load=_load(past.loads, today, body),
        readiness=_readiness(desk, body, _predicted(desk, scores, done), past.phases.get(today)),
        associations=found,
        looked=sum(one.p is not None for one in found),
        forecast=_forecast(nights, scores, past.phases, today),
        history=_history(desk, nights, today) if history else None,
        expert=see_expert(desk, _last(nights, today, MONTH), past.loads) if expert else None,
    )


def read_pair(text: str) -> DidThen:
    """`nap:sol_min`, or `alcohol:tst_min:1` for a night later; UsageError with the names that there are."""
    did, _, rest = text.partition(":")
    followed, _, lag = rest.partition(":")
    for one in DONE:
        for then in OUTCOMES:
            if (one, then) == (did, followed) and lag in ("", "0", "1", "2", "3"):
                return DidThen(one, then, int(lag or 0))
    raise UsageError(
        f"“{text[:60]}” names no pair",
        where="pair",
        todo=f"Something done ({', '.join(DONE)}), a colon, and what followed ({', '.join(OUTCOMES)}).",
    )


def _last(nights: Iterable[Slept], today: date, days: int) -> tuple[Slept, ...]:
    first = today - timedelta(days=days - 1)
    return tuple(night for night in nights if night.date >= first)


def _sleep(desk: Desk, nights: Sequence[Slept]) -> SleptView:
    means, need = sleep_means(nights, MONTH), need_of(desk)
    return SleptView(
        tst_mean_min=means.tst_mean_min,
        tst_spread_min=means.tst_spread_min,
        need_min=need.minutes,
        need=need.text,
        efficiency=None if means.efficiency_pct is None else means.efficiency_pct / 100,
        efficiency_of=means.efficiency_of,
        sol_median_min=means.sol_median_min,
        waso_median_min=means.waso_median_min,
        in_bed_mean_min=means.in_bed_mean_min,
        quality_mean=means.quality_mean,
        n=means.n,
        why=means.why,
    )


def _answer(desk: Desk, nights: Sequence[Slept], body: Body, found: Sequence[Association]) -> tuple[str, str, str]:
    month = _last(nights, desk.today(), MONTH)
    changed = moved(nights, desk.today())
    return answer(sleep_means(month, MONTH), debt_of(desk), changed, midsleep(month), body.flags, found, desk.facts)


def _history(desk: Desk, nights: Sequence[Slept], today: date) -> HistoryView:
    pairs = _pairs(desk, nights, today, DAYS)
    return HistoryView(weeks=weeks(nights, pairs, today), nights=cells(nights, today))


def _pairs(desk: Desk, nights: Sequence[Slept], today: date, days: int) -> dict[date, PairDay]:
    """Each day against the day before it, with naps and nights without sleep."""
    awake = [day for day, slept in said_nights(desk, today, days).items() if slept == 0]
    return day_pairs(nights, desk.store.between(Nap, today - timedelta(days=days + 1), today), awake)


def _regularity(desk: Desk, nights: Sequence[Slept], today: date) -> RegularityView:
    month = _last(nights, today, MONTH)
    pairs = _pairs(desk, month, today, MONTH)
    (_, whole), (_, half) = (rolling(pairs, days, today)[0] for days in (MONTH, FORTNIGHT))
    middle, kind = midsleep(month), chronotype(month)
    why = {
        "sri": whole.why,
        "sri_14": half.why,
        "midsleep": "" if middle.clock_h is not None else middle.why,
        "midsleep_sd_min": middle.why,
        **_why_kind(kind),
    }
    return RegularityView(
        sri=whole.value,
        sri_14=half.value,
        pair_days=whole.pair_days,
        midsleep=hour_text(middle.clock_h),
        midsleep_sd_min=middle.sd_min,
        social_jetlag_min=kind.social_jetlag_min,
        msf_sc=hour_text(kind.msf_sc_h),
        weekly_loss_min=kind.weekly_loss_min,
        n=middle.n,
        free=kind.free,
        work=kind.work,
        why={name: text for name, text in why.items() if text},
    )


def _why_kind(kind: Chronotype) -> dict[str, str]:
    return dict.fromkeys(("social_jetlag_min", "msf_sc", "weekly_loss_min"), kind.why)


def _debt(desk: Desk) -> DebtView:
    debt = debt_of(desk)
    return DebtView(
        plain_min=debt.minutes,
        weighted_min_per_night=debt.weighted_min_per_night,
        known=debt.nights_known,
        of=FORTNIGHT,
        coverage=debt.coverage,
        text=debt.text,
        why={} if debt.minutes is not None else dict.fromkeys(("plain_min", "weighted_min_per_night"), debt.text),
    )


def _load(loads: Loads, today: date, body: Body) -> LoadView:
    week, form = week_until(loads, today - timedelta(days=1)), form_on(loads, today)
    same = None if week is None else monotony(week)
    hard = None if week is None else strain(week)
    flat = same == float("inf")
    why = dict.fromkeys(("ctl", "atl", "tsb"), form.why)
    if flat:
        why |= dict.fromkeys(("monotony", "strain"), "no variation: every day has the same load")
    if week is None:
        why |= dict.fromkeys(("acute", "monotony", "strain"), "not every one of the last seven days is known")
    elif same is None:
        why |= dict.fromkeys(("monotony", "strain"), "a week of rest")
    return LoadView(
        acute=None if week is None else sum(week),
        monotony=None if flat else same,
        strain=None if flat else hard,
        ctl=form.ctl,
        atl=form.atl,
        tsb=form.tsb,
        known=form.known,
        of=form.of,
        warming_up=form.warming_up,
        flags=body.flags,
        easy_week=body.easy_week,
        why={name: text for name, text in why.items() if text},
    )


def _readiness(desk: Desk, body: Body, foretold: Predicted, phase: str | None) -> ReadinessView:
    here = body.readiness
    parts = () if here.score is None else here.score.parts
    told = next(iter(desk.store.between(CheckIn, here.date, here.date)), None)
    return ReadinessView(
        score=None if here.score is None else here.score.score,
        coverage=None if here.score is None else here.score.coverage,
        parts=tuple(ReceiptPart(what=part.name, points=part.points, z=part.z) for part in parts),
        text=here.text,
        own_verdict=None if told is None else told.feel,
        state=here.state,
        predicted=foretold,
        phase=phase,
        why={} if here.score is not None else dict.fromkeys(("score", "coverage"), here.text),
    )


def _predicted(desk: Desk, scores: Mapping[date, float], done: Sessions) -> Predicted:
    first = min(scores, default=desk.today())
    told = desk.store.between(CheckIn, first, desk.today())
    verdicts = {one.date: float(one.feel) for one in told if one.feel is not None}
    ease = ease_of((day, workout) for day, workout in done if day >= first)
    return predicted(scores, ease, verdicts, round(desk.facts.rule("in.readiness_learn").range[1]))


def _forecast(nights: Sequence[Slept], scores: Mapping[date, float], phases: Phases, today: date) -> ForecastView:
    tomorrow = today + timedelta(days=1)
    sleep = forecast({n.date: n.tst_min for n in nights if n.tst_min is not None}, tomorrow, phases)
    ready = forecast(scores, tomorrow, phases)
    why = {"tonight_tst_min": sleep.why, "tomorrow_readiness": ready.why}
    return ForecastView(
        tonight_tst_min=_whole(sleep),
        tomorrow_readiness=_whole(ready),
        nominal=NOMINAL,
        held=sleep.held,
        of=sleep.of,
        readiness_held=ready.held,
        readiness_of=ready.of,
        text=forecast_text(sleep),
        why={name: text for name, text in why.items() if text},
    )


def _whole(found: RangeForecast) -> tuple[int, int] | None:
    return None if found.low is None or found.high is None else (max(round(found.low), 0), max(round(found.high), 0))


def forecast_text(found: RangeForecast) -> str:
    """Such as `Tonight likely 6 h 50 to 8 h 05 asleep (of 40 such ranges 33 held).`; empty where none is said."""
    whole = _whole(found)
    if whole is None:
        return ""
    score = f" (of {found.of} such ranges {found.held} held)" if found.of else ""
    return f"Tonight likely {length_text(whole[0])} to {length_text(whole[1])} asleep{score}."
