"""Tonight: store + clock -> planner -> TodayView."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Literal

import msgspec
from msgspec import structs

from coach.clock import minutes_between
from coach.desk import Desk
from coach.flows.calendar_asides import waiting_text
from coach.flows.folding import shown
from coach.flows.gauge import magnesium_today
from coach.flows.morning import look
from coach.flows.red_flags import flagged, lasting_signs
from coach.flows.reminders import reminders
from coach.flows.said import said_of_day
from coach.flows.timeline import Row as Row
from coach.flows.timeline import next_item, rows_of
from coach.gather.doubt import left_out
from coach.gather.evening import evening_of
from coach.gather.need import debt_of, nights_until
from coach.gather.readiness import see_body
from coach.gather.whereabouts import elsewhere, zone_unknown
from coach.insights.debt import Debt
from coach.model import CheckIn, DayPlan, DaySum, LineQuestion, Night, PlanItem, Product, Warn, Wish
from coach.planner.evening.known.scheduled import COURSE_ENDS
from coach.planner.evening.outcome import as_it_stood, summary
from coach.planner.evening.shown import shown_day
from coach.planner.told import Evening

UNSAID = "Nothing was said of this day; this is what its plan would have been."
"""Unknown is not missed."""


class Strip(msgspec.Struct, frozen=True, kw_only=True):
    """The status line."""

    magnesium: DaySum
    """Elemental, from every product; the same figure stands in the cabinet."""
    caffeine_at_bed_mg: float
    """Estimated in whole milligrams, at the profile's half-life, from doses logged so far."""
    caffeine_last_by: datetime | None
    """The planned last cup; None when the moment has passed or there is no bedtime."""
    debt: Debt
    """How far behind on that morning, with its words."""
    sums: tuple[DaySum, ...] = ()
    """Whatever else has a limit and was taken or is planned today, the worst first."""


class TodayView(msgspec.Struct, frozen=True, kw_only=True):
    """Everything the Today screen and `coach today` show."""

    date: date
    now: datetime
    tz: str
    plan: DayPlan
    rows: tuple[Row, ...]
    """In order of time, the now mark among them."""
    shown: tuple[Row, ...]
    """Those that stand unfolded, at most nine beside the now mark, and a line that says what is folded."""
    strip: Strip
    hints: tuple[str, ...] = ()
    """Today only: what an empty store teaches (the next key, and why it is worth pressing), steps and refills."""
    moved: str = ""
    """What stands elsewhere than when the person last looked, and why, in a line; empty where nothing does."""
    moves: tuple[str, ...] = ()
    """The whole of it, a sentence each."""
    said: str = ""
    """What was said of the day and what lasts: `fever · knee injured until Thu 12 Mar`."""
    ready: str = ""
    """The same in a word or two, on every day that has it: `ready 58 · your normal`, or what the check-in asks."""
    readiness: str = ""
    """How the morning compares with the person's own days, when that is worth a line."""
    is_today: bool = True
    summary: str = ""
    """What became of a day that is over: `You did 5 of 7: …`."""


class NextView(msgspec.Struct, frozen=True, kw_only=True):
    """The next thing to do (`coach.next/1`)."""

    schema: Literal["coach.next/1"] = "coach.next/1"
    item: PlanItem | None
    in_min: int | None
    warnings: tuple[Warn, ...] = ()
    """A red flag, which then stands alone."""
    questions: tuple[LineQuestion, ...] = ()
    """What is asked of lines whose time has passed."""
    notes: tuple[str, ...] = ()
    """Courses that end today or tomorrow."""


def see_today(desk: Desk, day: date | None = None) -> TodayView:
    """The plan of a coach-day (default: today's), as the store and the clock have it now."""
    today = desk.today()
    day = day or today
    evening = evening_of(desk, day)
    plan = shown_day(evening, desk.facts)
    if day < today:
        plan = as_it_stood(evening, desk.facts, plan, bed_of(desk, day))
    if plan.bed is not None:
        lasting = lasting_signs(desk, day) if day == today else ()
        plan = structs.replace(plan, warnings=(*_banners(desk), *plan.warnings, *lasting))
    rows = () if flagged(plan) else rows_of(desk, plan, evening.busy, day == today)
    guard = desk.facts.rule("sl.bedtime_guard").number
    cutoff = next((item.start for item in plan.items if item.kind == "caffeine_cutoff"), None)
    return TodayView(
        date=day,
        now=desk.now(),
        tz=plan.tz,
        plan=plan,
        rows=rows,
        shown=shown(rows, plan, desk.now(), guard, is_today=day == today),
        strip=Strip(
            magnesium=magnesium_today(plan, desk),
            caffeine_at_bed_mg=plan.totals.caffeine_at_bed_mg,
            caffeine_last_by=cutoff if cutoff is not None and cutoff >= desk.now() else None,
            debt=debt_of(desk, day),
            sums=plan.totals.sums,
        ),
        hints=() if flagged(plan) or day != today else _asides(desk, evening, plan),
        said="" if flagged(plan) or day > today else said_of_day(desk, day),
        ready="" if flagged(plan) or day > today else _ready(desk, day),
        readiness="" if flagged(plan) or day > today else see_body(desk, day).line,
        is_today=day == today,
        summary=(summary(plan) or UNSAID) if day < today and plan.bed is not None else "",
    )


def _banners(desk: Desk) -> tuple[Warn, ...]:
    """What was left out or taken instead of what is kept, and what to do about it."""
    found = (zone_unknown(desk), left_out(desk))
    return tuple(Warn(fact="", severity="soft", text=f"{one.what} {one.todo}") for one in found if one is not None)


def _ready(desk: Desk, day: date) -> str:
    """What the check-in still asks, by the same count as its page; nothing of somebody without a night."""
    said = see_body(desk, day).readiness.short
    if day != desk.today() or not desk.store.count(Night):
        return said
    morning = look(desk, day, offering=False)
    if morning.open and not morning.begun:
        return "c check-in open"
    if "hungry" in morning.open:
        return "c hungry tonight?"
    waiting = f"c {len(morning.open)} open" if morning.open else ""
    return " · ".join(part for part in (said, waiting) if part)


def bed_of(desk: Desk, day: date) -> datetime | None:
    """When the person went to bed at the end of that coach-day, where the night is logged."""
    nights = nights_until(desk, day + timedelta(days=1), 1)
    return next((night.lights_out or night.into_bed for night in nights), None)


def _asides(desk: Desk, evening: Evening, plan: DayPlan) -> tuple[str, ...]:
    """What is worth a line on the day itself, and nothing more."""
    said = (elsewhere(desk), waiting_text(desk))
    return (*_hints(desk), *reminders(desk, evening, plan), *(text for text in said if text))


def _hints(desk: Desk) -> tuple[str, ...]:
    """What is worth a key while rooms are still empty."""
    found = []
    if not desk.store.count(Night):
        found.append("c  check in: with three nights logged, bedtime follows your own habit.")
    elif not desk.store.count(CheckIn):
        found.append("z  say a day in one line: fever, no sleep, knee injured until fri, rest day.")
    if not desk.store.count(Product):
        found.append("3  cabinet: add your magnesium, and its window stands in the plan.")
    if not desk.store.count(Wish):
        found.append("a  sessions: say which you want, and they get their place.")
    return tuple(found)


def see_next(desk: Desk) -> NextView:
    """The next line of today's plan that is still to come."""
    plan = see_today(desk).plan
    flag, item = flagged(plan), next_item(plan, desk.now())
    notes = tuple(warn.text for warn in plan.warnings if warn.fact == COURSE_ENDS)
    if item is None:
        warnings = () if flag is None else (flag,)
        return NextView(item=None, in_min=None, warnings=warnings, questions=plan.questions, notes=notes)
    wait = max(round(minutes_between(desk.now(), item.start)), 0)
    return NextView(item=item, in_min=wait, questions=plan.questions, notes=notes)


def plan_of(desk: Desk, day: date) -> DayPlan:
    """The plan of a coach-day."""
    return shown_day(evening_of(desk, day), desk.facts)
