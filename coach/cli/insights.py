"""`coach insights`: what the nights say, as text or JSON."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterable, Mapping

from coach.cli.lines import Line, table, wrapped
from coach.cli.opening import opened
from coach.cli.out import say, say_json
from coach.cli.parsing import VerbParser
from coach.errors import DONE
from coach.flows.expert import Alcohol, DayCurve, ExpertView, TrialPlan
from coach.flows.insight_views import HistoryView, InsightsView
from coach.flows.insights import see_insights
from coach.words import Dial, day_text, length_text, number_text

EXAMPLE = "coach insights --pair alcohol:efficiency --plain"


def configure(parser: VerbParser) -> None:
    """Which pairs, and the form of the output."""
    parser.example = EXAMPLE
    parser.flag(
        "--pair",
        metavar="DID:FOLLOWED",
        action="append",
        default=[],
        help="look at this pair in place of the short list",
    )
    parser.add_argument("--expert", action="store_true", help="more numbers, to look at and not to steer by")
    parser.add_argument("--history", action="store_true", help="the year behind, week by week (JSON: night by night)")
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--plain", action="store_true", help="plain text (the default)")
    form.add_argument("--json", action="store_true", help="print JSON")


def execute(args: Namespace) -> int:
    """Print what the last year says; nothing is written."""
    with opened(args, read_only=True, planning=True) as desk:
        view = see_insights(desk, args.pair, expert=args.expert, history=args.history)
        if args.json:
            say_json(view)
        else:
            say(insight_lines(view, desk.dial), ascii_only=desk.settings.ascii)
    return DONE


def insight_lines(view: InsightsView, dial: Dial) -> list[Line]:
    """Every insight with its numbers, or why it is withheld."""
    nights = view.nights
    lines = [Line(f"{day_text(view.date)} · {nights.known} of the last {nights.of} nights known", "strong")]
    lines += [Line(text) for said in view.answer for text in wrapped(said, first="  ", rest="    ")]
    for title, texts in (
        ("Sleep", _sleep(view)),
        ("Regularity", _regularity(view, dial)),
        ("Debt", _debt(view)),
        ("Load", _load(view)),
        ("Readiness", _readiness(view)),
        ("Tomorrow", _forecast(view)),
        ("What followed", _followed(view)),
        *([("For experts", _expert(view.expert, dial))] if view.expert is not None else []),
    ):
        lines += [Line(""), Line(title, "strong")]
        lines += [Line(text) for said in texts for text in wrapped(said, first="  ", rest="    ")]
    return [*lines, *(_weeks(view.history, dial) if view.history is not None else ())]


def _weeks(told: HistoryView, dial: Dial) -> list[Line]:
    """The year as a table, a dash for what too few nights say."""
    head = ("Week from", "nights", "asleep", "efficiency", "midsleep", "SRI, 28 days")
    rows = [
        (
            day_text(week.monday),
            str(week.n),
            _length(week.tst_mean_min) or "–",
            _plain(week.efficiency_pct, 0, " %") or "–",
            _clock(week.midsleep, dial) or "–",
            _plain(week.sri_28) or "–",
        )
        for week in told.weeks
    ]
    return [Line(""), *(Line(text) for text in table([head, *rows], right=frozenset((1, 2, 3, 5)), indent=2))]


def _numbers(pairs: Iterable[tuple[str, str, str | None]], why: Mapping[str, str]) -> list[str]:
    """Each number after its name, or the name with why there is none."""
    return [f"{said}: {value}" if value else f"{said}: {why.get(name, 'not known')}" for name, said, value in pairs]


def _length(minutes: float | None) -> str | None:
    return None if minutes is None else length_text(minutes)


def _clock(text: str | None, dial: Dial) -> str | None:
    return None if text is None else dial.of_day(text)


def _plain(value: float | None, digits: int = 0, unit: str = "") -> str | None:
    return None if value is None else f"{number_text(round(value, digits))}{unit}"


def _sleep(view: InsightsView) -> list[str]:
    sleep, share = view.sleep, view.sleep.efficiency
    rows = (
        ("tst_mean_min", f"Asleep, mean of {sleep.n} nights", _length(sleep.tst_mean_min)),
        (
            "efficiency",
            "Efficiency",
            None if share is None else f"{_plain(100 * share, 1)} % of the {sleep.efficiency_of}",
        ),
        ("sol_median_min", "To fall asleep, median", _length(sleep.sol_median_min)),
        ("waso_median_min", "Awake at night, median", _length(sleep.waso_median_min)),
    )
    return [*_numbers(rows, sleep.why), f"Need: {sleep.need}"]


def _regularity(view: InsightsView, dial: Dial) -> list[str]:
    told = view.regularity
    kinds = f" ({told.free} nights without an alarm, {told.work} with one)"
    rows = (
        ("sri", f"Sleep regularity index, {told.days} days", _plain(told.sri)),
        ("sri_14", "The same, 14 days", _plain(told.sri_14)),
        ("midsleep", f"Midsleep, {told.n} nights", _clock(told.midsleep, dial)),
        ("midsleep_sd_min", "It moves by (SD)", _length(told.midsleep_sd_min)),
        ("social_jetlag_min", "Social jetlag", _later(told.social_jetlag_min, kinds)),
        ("msf_sc", "Midsleep on free days, corrected", _clock(told.msf_sc, dial)),
        ("weekly_loss_min", "Sleep lost in a week", _length(told.weekly_loss_min)),
    )
    return _numbers(rows, told.why)


def _later(minutes: float | None, rest: str) -> str | None:
    if minutes is None:
        return None
    return f"{length_text(abs(minutes))} {'later' if minutes >= 0 else 'earlier'} on free days{rest}"


def _debt(view: InsightsView) -> list[str]:
    weighted = view.debt.weighted_min_per_night
    if weighted is None:
        return [f"{view.debt.text}."]
    side = "short of" if weighted >= 0 else "over"
    return [f"{view.debt.text}.", f"Recent nights heavier: {length_text(abs(weighted))} a night {side} the need."]


def _load(view: InsightsView) -> list[str]:
    load = view.load
    rows = (
        ("acute", "Seven days, minutes x RPE", _plain(load.acute)),
        ("monotony", "Monotony", _plain(load.monotony, 2)),
        ("strain", "Strain", _plain(load.strain)),
        ("ctl", "Fitness (CTL, 42 days)", _plain(load.ctl, 1)),
        ("ctl", "Fatigue (ATL, 7 days)", _plain(load.atl, 1)),
        ("ctl", "Form this morning (TSB)", _plain(load.tsb, 1)),
    )
    easy = [f"{load.easy_week[:1].upper()}{load.easy_week[1:]}."] if load.easy_week else []
    warming = ["Fitness and fatigue still warm up: fewer than 42 days since the first."] if load.warming_up else []
    return [*_numbers(rows, load.why), *warming, *(f"{flag.text} [{flag.fact}]" for flag in load.flags), *easy]


def _readiness(view: InsightsView) -> list[str]:
    told = view.readiness
    own = [] if told.own_verdict is None else [f"Your own verdict: {told.own_verdict} of 100."]
    foretold = told.predicted
    within = [f"Compared within {told.phase}."] if told.phase else []
    return [told.text, *within, *own, foretold.text or f"Whether it predicts anything for you: {foretold.why}."]


def _forecast(view: InsightsView) -> list[str]:
    told = view.forecast
    first = told.text or f"Tonight: {told.why['tonight_tst_min']}."
    if told.tomorrow_readiness is None:
        return [first, f"Tomorrow's readiness: {told.why['tomorrow_readiness']}."]
    low, high = told.tomorrow_readiness
    score = f"of {told.readiness_of} such ranges {told.readiness_held} held"
    return [first, f"Tomorrow's readiness likely {low} to {high} ({score})."]


def _followed(view: InsightsView) -> list[str]:
    found = [one.text for one in view.associations]
    return [*found, f"Looked at {view.looked} of {len(found)} pairs. This says what went together, not why."]


def _expert(told: ExpertView, dial: Dial) -> list[str]:
    ratio = told.load_ratio
    rows = (
        ("phase_deviation_min", "Composite phase deviation", _length(told.phase_deviation_min)),
        ("load_ratio", "Acute over chronic load, coupled", _plain(ratio.coupled, 2)),
        ("load_ratio", "Uncoupled", _plain(ratio.uncoupled, 2)),
        ("load_ratio", "As averages by span", _plain(ratio.ewma, 2)),
        ("load_ratio", "As averages by half-life", _plain(ratio.ewma_half_life, 2)),
    )
    clock = (
        ("melatonin_onset", "Melatonin rises, give or take an hour", _clock(told.melatonin_onset, dial)),
        ("day_curve", "Sleepiness (1 to 9) of an average person", _sleepiness(told.day_curve, dial)),
        ("day_curve", "Sleep pressure at wake and at bed", _pressure(told.day_curve)),
        ("trial", "A trial of one, by coin flip", _trial(told.trial)),
    )
    body = [
        *([f"Caffeine in the body: {_caffeine(told, dial)}"] if told.caffeine else []),
        *([_drinks(told.alcohol)] if told.alcohol is not None else []),
    ]
    hearts = (
        ("heart_load", "Load by heart rate (Banister), 7 days", _plain(told.heart_load.banister)),
        *((("", "By zones (Edwards)", _plain(told.heart_load.edwards)),) if told.heart_load.edwards else ()),
    )
    zones = "The same loads, four answers: none of them has a zone that is safe."
    return [
        *_numbers(rows, told.why),
        zones,
        *_numbers(hearts, told.why),
        *_numbers(clock, told.why),
        *body,
    ]


def _sleepiness(curve: DayCurve, dial: Dial) -> str | None:
    """Every fourth hour."""
    return ", ".join(f"{dial.at(one.at)} {one.kss:.1f}" for one in curve.sleepiness[::4]) or None


def _trial(plan: TrialPlan) -> str | None:
    if plan.pairs is None:
        return None
    finds = f"would find {plan.effect:.0f} min of sleep in {100 * plan.power:.0f} of 100 tries"
    return f"{plan.pairs} pairs of nights ({plan.nights} nights) {finds}"


def _drinks(told: Alcohol) -> str:
    rem = ", enough to shorten REM sleep" if told.less_rem else ""
    return f"Today's drinks: {told.g_per_kg:.1f} g/kg, gone after about {told.clear_h:.0f} h{rem}"


def _caffeine(told: ExpertView, dial: Dial) -> str:
    """Every third hour."""
    return ", ".join(f"{dial.at(one.at)} {one.mg:.0f} mg" for one in told.caffeine[::3])


def _pressure(curve: DayCurve) -> str | None:
    if curve.pressure_at_wake is None or curve.pressure_at_bed is None:
        return None
    return f"{curve.pressure_at_wake:.2f} and {curve.pressure_at_bed:.2f} of 1"
