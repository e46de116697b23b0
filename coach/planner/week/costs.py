"""What one session of a week costs in each slot, by fact; and what keeps it from a slot, by rule."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from functools import lru_cache

import msgspec

from coach.clock import coach_day, local, minutes_between, parse_clock, shift, starts_of, weekday, zone
from coach.evidence import Facts
from coach.model import CostPart, Wish
from coach.model.fields import VIGOROUS
from coach.planner.fulfilled import asks_for
from coach.planner.told import TrainingWeek
from coach.planner.week.search import DAYS, ONCE, PART_HOURS, PARTS, SLOTS, Intensity, Rules, WeekSession

PART_ENDS = (11, 16, 22)
"""The hour at which each part of a day is over."""
OFF_PART = 3
"""What each part of a day off the preferred one costs; taste."""
OFF_DAY = 10
"""What a day costs that the wish does not ask for."""
LATER = 1
"""What each day later costs, so that a week begins soon and ties have one answer."""
MOVED = 7
"""What leaving the slot costs in which a session stood: to be sooner alone is not worth a move."""
SHORT_NIGHT = 10
"""What a hard session costs on the day after a short night."""
STRENGTH = "strength"

OVER, BUSY = "over", "busy"
"""Why a slot is closed, where no rule is the reason."""

Days = frozenset[tuple[str, int]]
"""(wish, day of the week)."""

Terms = tuple[tuple[str, int], ...]
"""(fact, cost) of a slot, without those that cost nothing."""


def session_id(wish: str, number: int, monday: date) -> str:
    """The week's name of one session."""
    return f"week-{wish}-{monday.isoformat()}-{number}"


def number_of(session: str) -> int:
    """Which of its wish's sessions that week one is, from its name."""
    return int(session.rsplit("-", 1)[1])


def easy_id(monday: date) -> str:
    """The name of what makes a week an easy one."""
    return f"week-easy-{monday.isoformat()}"


def eased(wish: Wish, facts: Facts) -> Wish:
    """The session of an easy week: as often, and shorter; a light one stays as it is."""
    if wish.strain == "light":
        return wish
    share = facts.rule("ex.deload_volume").range[1]
    return msgspec.structs.replace(wish, minutes=max(round(wish.minutes * share / 5) * 5, 5))


def day_of(ahead: int, known: TrainingWeek) -> date:
    """The date of a day of the week."""
    return known.monday + timedelta(days=ahead)


def rules_of(known: TrainingWeek, facts: Facts, tagged: int, done: Iterable[tuple[int, bool]]) -> Rules:
    """The rules of a week; `done` are the days on which something was done, and whether it was strength."""
    done = tuple(done)
    strength = frozenset(day for day, counts in done if counts)
    goal = facts.rule("ex.strength_days")
    return Rules(
        gap_h=facts.rule("ex.muscle_gap").number,
        most_days=int(facts.rule("ex.rest_day").number),
        pair_cost=facts.rule("ex.two_a_day").weight,
        hard_apart=int(facts.rule("ex.hard_apart").number),
        used=frozenset(day for day, _ in done),
        goal_days=min(int(goal.number), tagged + len(strength)),
        goal_cost=goal.weight,
        goal_done=strength,
    )


def part_of(hour: int) -> int:
    """The part of the day that holds an hour."""
    return next((part for part, end in enumerate(PART_ENDS) if hour < end), PARTS - 1)


def pin_of(key: str, known: TrainingWeek) -> int | None:
    """The slot where the person put a session; a moment outside its week, as a bent record may say, holds nothing."""
    pin = next((pin for pin in known.pins if session_id(pin.wish, pin.number, pin.date) == key), None)
    slot = -1 if pin is None else slot_of(pin.to, known)
    return slot if 0 <= slot < SLOTS else None


def slot_of(moment: datetime, known: TrainingWeek) -> int:
    """The slot that holds a moment."""
    at = moment.astimezone(zone(known.profile.tz))
    return (at.date() - known.monday).days * PARTS + part_of(at.hour)


def moment_of(slot: int, known: TrainingWeek) -> datetime:
    """The moment that stands for a slot."""
    ahead, part = divmod(slot, PARTS)
    return local(day_of(ahead, known), parse_clock(f"{PART_HOURS[part]:02}:00"), zone(known.profile.tz))


def session(
    key: str,
    wish: Wish,
    known: TrainingWeek,
    facts: Facts,
    stood: int | None,
    *,
    anywhere: bool = False,
    had: Days = frozenset(),
) -> tuple[WeekSession, dict[int, Terms]]:
    """A session with its slots and what each is made of; a pinned one has one, `anywhere` opens every day."""
    pin = None if anywhere else pin_of(key, known)
    free = anywhere or pin is not None
    slots = _days_of(key, wish, free=anywhere) if pin is None else (pin,)
    open_slots = [slot for slot in slots if not closed(slot, key, wish, known, facts, free=free, had=had)]
    steady = stood is not None and pin is None and stood in open_slots
    terms = {slot: _terms(slot, key, wish, known, facts, stood if steady else None) for slot in open_slots}
    intensity: Intensity = "hard" if wish.strain in VIGOROUS else "easy" if wish.strain == "light" else "mod"
    costs = {slot: sum(cost for _, cost in parts) for slot, parts in terms.items()}
    # The gap between the same muscles is one of hard work, in the evening as in the week.
    groups = frozenset(wish.muscles) if intensity == "hard" else frozenset[str]()
    once = wish.id if is_once(wish) else ""
    return WeekSession(key, costs, groups, intensity, wish.kind == STRENGTH, once), terms


def is_daily(wish: Wish) -> bool:
    """Whether it asks for every day: the week has nothing to choose, and others need not make room."""
    return not (wish.per_week or wish.days or wish.dates)


def _days_of(key: str, wish: Wish, *, free: bool) -> range:
    """The slots worth a look: of what asks for every day, those of its own one."""
    if free or not is_daily(wish):
        return range(SLOTS)
    first = (number_of(key) - 1) * PARTS
    return range(first, first + PARTS)


def is_once(wish: Wish) -> bool:
    """Whether no two of its sessions are on one day; more than seven a week cannot help it."""
    return wish.per_week is not None and wish.per_week <= DAYS


def closed(
    slot: int,
    key: str,
    wish: Wish,
    known: TrainingWeek,
    facts: Facts,
    *,
    free: bool = False,
    had: Days = frozenset(),
) -> str:
    """Why a session cannot be in a slot by itself: a rule, `over`, `busy`, `wish.days`; empty when it can.

    `had` are the days on which one of the same wish was done, and with it that wish's line of the day.
    What asks for today stands there until the day is over: whether it happened is asked, not guessed.
    """
    ahead, part = divmod(slot, PARTS)
    day = day_of(ahead, known)
    if day < known.today or (wish.per_week and known.now is not None and _part_end(day, part, known) <= known.now):
        return OVER
    if day >= known.today and day <= known.down.get(wish.id, (date.min, ""))[0]:
        return known.down[wish.id][1]
    if is_once(wish) and (wish.id, ahead) in had:
        return ONCE
    if not (free or asks(wish, day, key)):
        return "wish.days"
    if wish.if_slept and day == known.today and known.short_night:
        return "ex.short_sleep"
    if (key, ahead) in known.failed:
        return f"day:{ahead}"
    return "" if _room(day, part, wish, known) else BUSY


def _part_end(day: date, part: int, known: TrainingWeek) -> datetime:
    return _end_of(day, part, known.profile.tz)


@lru_cache(maxsize=256)
def _end_of(day: date, part: int, tz: str) -> datetime:
    return local(day, parse_clock(f"{PART_ENDS[part]:02}:00"), zone(tz))


def _terms(slot: int, key: str, wish: Wish, known: TrainingWeek, facts: Facts, stood: int | None) -> Terms:
    """What a session costs in a slot."""
    ahead, part = divmod(slot, PARTS)
    day = day_of(ahead, known)
    preferred = part_of(parse_clock(wish.preferred).hour) if wish.preferred else PARTS - 1
    costs = {
        "wish.preferred": OFF_PART * abs(part - preferred),
        "week.later": LATER * (day - max(known.monday, known.today)).days,
        "wish.days": 0 if asks(wish, day, key) else OFF_DAY,
        "plan.calm": MOVED if stood is not None and slot != stood else 0,
        **_after(slot, wish, known, facts),
        **(_tired(wish, known, facts) if day == known.today else {}),
    }
    return tuple((fact, cost) for fact, cost in costs.items() if cost)


def _tired(wish: Wish, known: TrainingWeek, facts: Facts) -> dict[str, int]:
    """The price of today after a short night, or on a day below the own normal; never more than a price."""
    hard, ease = wish.strain in VIGOROUS, facts.rule("ex.readiness_ease")
    low = known.below is not None and known.below <= ease.number
    return {
        "ex.short_sleep": SHORT_NIGHT if hard and known.short_night else 0,
        ease.id: ease.weight if hard and low else 0,
        **({known.rest[0]: facts.rule(known.rest[0]).weight} if wish.strain != "light" and known.rest else {}),
    }


def _after(slot: int, wish: Wish, known: TrainingWeek, facts: Facts) -> dict[str, int]:
    """The price of being soon after hard sessions that were done: the same muscles, or any on the days beside."""
    gap, apart = facts.rule("ex.muscle_gap"), facts.rule("ex.hard_apart")
    where, starts = zone(known.profile.tz), starts_of(known.profile.day_starts)
    at, day = moment_of(slot, known), day_of(slot // PARTS, known)
    hard = [w for w in known.workouts if w.strain in VIGOROUS and w.end <= at]
    near = any(minutes_between(w.end, at) < gap.number * 60 for w in hard if set(w.muscles) & set(wish.muscles))
    beside = any(abs((day - coach_day(w.start, where, starts)).days) < apart.number for w in hard)
    return {
        gap.id: gap.weight if near and wish.strain in VIGOROUS else 0,
        apart.id: apart.weight if beside and wish.strain in VIGOROUS else 0,
    }


def asks(wish: Wish, day: date, key: str) -> bool:
    """Whether the wish allows that day; with weekdays and no number a week, its n-th session is on its n-th day."""
    if wish.per_week is not None:
        return not wish.days or weekday(day) in wish.days
    monday = day - timedelta(days=day.weekday())
    days = [monday + timedelta(days=ahead) for ahead in range(DAYS)]
    asked = [d for d in days if asks_for(wish, d)]
    number = number_of(key)
    return asked.index(day) + 1 == number if day in asked else False


def _room(day: date, part: int, wish: Wish, known: TrainingWeek) -> bool:
    """Whether the part of that day, inside the wish's own window, still holds a free stretch long enough."""
    begin, end = _window(day, part, wish, known)
    if known.now is not None and wish.per_week:
        begin = max(begin, known.now)
    blocks = sorted((b.start, b.end) for b in known.busy if b.blocks and b.end > begin and b.start < end)
    for start, over in blocks:
        if minutes_between(begin, start) >= wish.minutes:
            return True
        begin = max(begin, over)
    return minutes_between(begin, end) >= wish.minutes


def _window(day: date, part: int, wish: Wish, known: TrainingWeek) -> tuple[datetime, datetime]:
    """A part of a day, or what the wish's own clocks leave of it: a session that begins in it may end after it."""
    where, starts = zone(known.profile.tz), starts_of(known.profile.day_starts)
    begin, end = local(day, parse_clock(f"{PART_HOURS[part] - 1:02}:00"), where), _part_end(day, part, known)
    if wish.earliest and parse_clock(wish.earliest) >= starts:
        begin = max(begin, local(day, parse_clock(wish.earliest), where))
        end = max(end, shift(begin, wish.minutes)) if part == PARTS - 1 or begin < end else end
    if wish.latest_end and parse_clock(wish.latest_end) >= starts:
        latest = local(day, parse_clock(wish.latest_end), where)
        end = min(shift(end, wish.minutes), latest)
    return begin, end


def added(terms: Iterable[Terms]) -> dict[str, int]:
    """Costs of several slots, by fact."""
    sums: dict[str, int] = {}
    for parts in terms:
        for fact, cost in parts:
            sums[fact] = sums.get(fact, 0) + cost
    return sums


def difference(after: dict[str, int], before: dict[str, int]) -> tuple[CostPart, ...]:
    """What differs, by fact, dearest first."""
    facts = {fact: after.get(fact, 0) - before.get(fact, 0) for fact in after | before}
    dear = sorted(((fact, cost) for fact, cost in facts.items() if cost), key=lambda pair: (-pair[1], pair[0]))
    return tuple(CostPart(fact=fact, cost=cost) for fact, cost in dear)
