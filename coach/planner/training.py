"""A week of training: wishes + what was done + busy time -> sessions to place, placed; goals and proposals in words."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import msgspec

from coach.clock import coach_day, local, minutes_between, parse_clock, weekday, zone
from coach.evidence import Facts
from coach.model import Answer, Busy, Profile, Wish, Workout
from coach.planner.week import DAYS, PART_HOURS, PARTS, SLOTS, Intensity, Placed, Rules, Session, clash, place_week

PART_ENDS = (11, 16, 22)
"""The hour at which each part of a day is over."""
OFF_PART = 3
"""What each part of a day off the preferred one costs; taste."""
OFF_DAY = 10
"""What a day costs that the wish does not ask for."""
LATER = 1
"""What each day later costs, so that a week begins soon and ties have one answer."""
SHORT_NIGHT = 10
"""What a hard session costs on the day after a short night."""
SINCE_MUSCLES = 45
"""What a session costs inside the muscle gap to one that was done."""
VIGOROUS = ("high", "maximal")
EASY_SHARE = 0.7
"""A week below this share of the mean of those before counts as an easy one."""


class Known(msgspec.Struct, frozen=True, kw_only=True):
    """What the week planner is told."""

    monday: date
    today: date
    """Days before it are over."""
    now: datetime | None = None
    """What is left of today begins here; None for the whole day."""
    profile: Profile
    wishes: tuple[Wish, ...] = ()
    workouts: tuple[Workout, ...] = ()
    """From five weeks before on."""
    busy: tuple[Busy, ...] = ()
    answers: tuple[Answer, ...] = ()
    """Where the person put sessions of this week."""
    short_night: bool = False
    """Whether the last night was short."""


class Planned(msgspec.Struct, frozen=True, kw_only=True):
    """One session of the week."""

    id: str
    wish: Wish
    slot: int | None
    """3 x day + part; None where it found no place."""
    done: bool = False
    pinned: bool = False
    cost: int = 0


class WeekPlan(msgspec.Struct, frozen=True, kw_only=True):
    """A week with its sessions in order of time."""

    monday: date
    sessions: tuple[Planned, ...]
    cost: int
    proved: bool
    minutes: int
    """Moderate minutes, done and planned; a vigorous one counts twice."""
    strength_days: int
    notes: tuple[tuple[str, str], ...]
    """(rule id, sentence) of goals and proposals."""


def session_id(wish: str, number: int, monday: date) -> str:
    """The week's name of one session; an answer with it pins the session."""
    return f"week-{wish}-{monday.isoformat()}-{number}"


def plan_week(known: Known, facts: Facts) -> WeekPlan:
    """Every session of the week in its place; what is done stays, what was missed is placed anew."""
    open_ones, done = _sessions(known)
    told = [_session(key, wish, known, facts) for key, wish in open_ones]
    rules = Rules(gap_h=facts.rule("ex.muscle_gap").number)
    placed, left = _place(told, rules)
    kept = [place for place in range(len(told)) if place not in left]
    found = list(done)
    for place, (key, wish) in enumerate(open_ones):
        slot = placed.slots[kept.index(place)] if place in kept else None
        cost = told[place].costs[slot] if slot is not None else 0
        found.append(Planned(id=key, wish=wish, slot=slot, cost=cost, pinned=_pin(key, known) is not None))
    found.sort(key=lambda s: (s.slot is None, s.slot, s.id))
    sessions = tuple(found)
    return WeekPlan(
        monday=known.monday,
        sessions=sessions,
        cost=placed.cost,
        proved=placed.proved,
        minutes=_minutes(sessions),
        strength_days=len({s.slot // PARTS for s in sessions if s.slot is not None and s.wish.kind == "strength"}),
        notes=_notes(sessions, known, facts),
    )


def moves(known: Known, facts: Facts, plan: WeekPlan, key: str) -> tuple[dict[int, int], dict[int, str]]:
    """(slot -> what the week would cost more with that session there, slot -> the rule against it)."""
    open_ones, _ = _sessions(known)
    standing = {s.id: s.slot for s in plan.sessions if s.slot is not None and s.id != key}
    told = [
        _session(name, wish, known, facts, anywhere=name == key)
        for name, wish in open_ones
        if name == key or name in standing  # what has no place now is no reason against moving another
    ]
    rules = Rules(gap_h=facts.rule("ex.muscle_gap").number)
    place = next((i for i, session in enumerate(told) if session.name == key), None)
    costs: dict[int, int] = {}
    against: dict[int, str] = {}
    if place is None:
        return costs, against
    for slot in range(SLOTS):
        if slot not in told[place].costs:
            against[slot] = "it is over, or busy"
            continue
        pinned = told[place]._replace(costs={slot: told[place].costs[slot]})
        found = place_week([*told[:place], pinned, *told[place + 1 :]], rules, work_limit=MOVE_WORK)
        if found is not None:
            costs[slot] = found.cost - plan.cost
        else:
            rest = [(s, standing[s.name]) for s in told if s.name in standing]
            broken = (clash(pinned, slot, other, there, rules) for other, there in rest)
            against[slot] = next(filter(None, broken), "no week is left with it there")
    return costs, against


MOVE_WORK = 4_000


def _place(told: list[Session], rules: Rules) -> tuple[Placed, set[int]]:
    """The cheapest week; where none holds all, the last session that lets the others in is left out."""
    left: set[int] = {place for place, session in enumerate(told) if not session.costs}
    while True:
        found = place_week([s for place, s in enumerate(told) if place not in left], rules)
        if found is not None:
            return found, left
        rest = [place for place in range(len(told)) if place not in left]
        for place in reversed(rest):
            if place_week([told[other] for other in rest if other != place], rules) is not None:
                left.add(place)
                break
        else:
            left.add(rest[-1])


def _sessions(known: Known) -> tuple[list[tuple[str, Wish]], list[Planned]]:
    """(open sessions, done ones) of the week; each logged session fulfils one wish of its kind."""
    where, starts = zone(known.profile.tz), parse_clock(known.profile.day_starts)
    days = [known.monday + timedelta(days=ahead) for ahead in range(DAYS)]
    free = [w for w in known.workouts if coach_day(w.start, where, starts) in days]
    open_ones: list[tuple[str, Wish]] = []
    done: list[Planned] = []
    for wish in known.wishes:
        for number in range(1, _count(wish, days) + 1):
            key = session_id(wish.id, number, known.monday)
            match = next((w for w in free if w.kind == wish.kind and w.title in (None, wish.title)), None)
            if match is None:
                open_ones.append((key, wish))
                continue
            free.remove(match)
            day = (coach_day(match.start, where, starts) - known.monday).days
            hour = match.start.astimezone(where).hour
            done.append(Planned(id=key, wish=wish, slot=day * PARTS + _part(hour), done=True))
    return open_ones, done


def _count(wish: Wish, days: list[date]) -> int:
    """How often a week: as said, else once for each of its weekdays and dates; a wish for every day is none of ours."""
    if wish.per_week is not None:
        return wish.per_week
    return sum(day in wish.dates or weekday(day) in wish.days for day in days)


def _part(hour: int) -> int:
    return next((part for part, end in enumerate(PART_ENDS) if hour < end), PARTS - 1)


def _pin(key: str, known: Known) -> int | None:
    answer = next((a for a in known.answers if a.item == key and a.state == "moved" and a.to is not None), None)
    if answer is None or answer.to is None:
        return None
    at = answer.to.astimezone(zone(known.profile.tz))
    return (at.date() - known.monday).days * PARTS + _part(at.hour)


def _session(key: str, wish: Wish, known: Known, facts: Facts, *, anywhere: bool = False) -> Session:
    """A session with its slots; pinned ones have one, and `anywhere` opens the days it does not ask for."""
    pin = None if anywhere else _pin(key, known)
    free = anywhere or pin is not None
    told = ((slot, _cost(slot, key, wish, known, facts, free)) for slot in range(SLOTS))
    costs = {slot: cost for slot, cost in told if cost is not None and pin in (None, slot)}
    intensity: Intensity = "hard" if wish.strain in VIGOROUS else "easy" if wish.strain == "light" else "mod"
    return Session(key, costs, frozenset(wish.muscles), intensity)


def _cost(slot: int, key: str, wish: Wish, known: Known, facts: Facts, free: bool) -> int | None:
    """What a session costs in a slot; None where it cannot be."""
    ahead, part = divmod(slot, PARTS)
    day = known.monday + timedelta(days=ahead)
    asked = _asks(wish, day, key)
    if day < known.today or not (asked or free) or not _room(day, part, wish, known):
        return None
    preferred = _part(parse_clock(wish.preferred).hour) if wish.preferred else PARTS - 1
    cost = OFF_PART * abs(part - preferred) + LATER * (day - max(known.monday, known.today)).days
    if not asked:
        cost += OFF_DAY
    if known.short_night and day == known.today and wish.strain in VIGOROUS:
        cost += SHORT_NIGHT
    return cost + _since(day, part, wish, known, facts)


def _since(day: date, part: int, wish: Wish, known: Known, facts: Facts) -> int:
    """The price of muscles that worked hard too short before."""
    at = local(day, parse_clock(f"{PART_HOURS[part]:02}:00"), zone(known.profile.tz))
    gap = facts.rule("ex.muscle_gap").number * 60
    near = (w for w in known.workouts if set(w.muscles) & set(wish.muscles) and w.strain in VIGOROUS)
    return SINCE_MUSCLES if any(0 <= minutes_between(w.end, at) < gap for w in near) else 0


def _asks(wish: Wish, day: date, key: str) -> bool:
    """Whether the wish allows that day; with weekdays and no number a week, its n-th session is on its n-th day."""
    if wish.per_week is not None:
        return not wish.days or weekday(day) in wish.days
    monday = day - timedelta(days=day.weekday())
    days = [monday + timedelta(days=ahead) for ahead in range(DAYS)]
    asked = [d for d in days if d in wish.dates or weekday(d) in wish.days]
    number = int(key.rsplit("-", 1)[1])
    return asked.index(day) + 1 == number if day in asked else False


def _room(day: date, part: int, wish: Wish, known: Known) -> bool:
    """Whether the part of that day still holds a free stretch long enough."""
    where = zone(known.profile.tz)
    begin = local(day, parse_clock(f"{PART_HOURS[part] - 1:02}:00"), where)
    end = local(day, parse_clock(f"{PART_ENDS[part]:02}:00"), where)
    if known.now is not None:
        begin = max(begin, known.now)
    blocks = sorted((b.start, b.end) for b in known.busy if not b.all_day and b.end > begin and b.start < end)
    for start, over in blocks:
        if minutes_between(begin, start) >= wish.minutes:
            return True
        begin = max(begin, over)
    return minutes_between(begin, end) >= wish.minutes


def _minutes(sessions: tuple[Planned, ...]) -> int:
    """Moderate minutes of the week; easy ones do not count, vigorous ones twice (`ex.weekly_moderate`)."""
    worth = {"light": 0, "moderate": 1, "high": 2, "maximal": 2}
    return sum(s.wish.minutes * worth[s.wish.strain] for s in sessions if s.slot is not None)


def _notes(sessions: tuple[Planned, ...], known: Known, facts: Facts) -> tuple[tuple[str, str], ...]:
    low, high = facts.rule("ex.weekly_moderate").range
    minutes = _minutes(sessions)
    found = [("ex.weekly_moderate", f"{minutes} moderate minutes of {low:g}–{high:g}; a hard one counts twice")]
    strength = facts.rule("ex.strength_days")
    days = len({s.slot // PARTS for s in sessions if s.slot is not None and s.wish.kind == "strength"})
    found.append((strength.id, f"strength on {days} of at least {strength.number:g} days"))
    weeks = _weeks_since_easy(known)
    deload = facts.rule("ex.deload_every")
    if weeks >= deload.number:
        found.append((deload.id, f"{weeks} full weeks in a row: an easier one, with fewer sets, is due"))
    return tuple(found)


def _weeks_since_easy(known: Known) -> int:
    """Full weeks in a row before this one, back to one that was empty or well below the mean of the weeks known."""
    where, starts = zone(known.profile.tz), parse_clock(known.profile.day_starts)
    loads: dict[int, float] = {}
    for workout in known.workouts:
        back = (known.monday - coach_day(workout.start, where, starts)).days
        if back > 0:
            week = (back - 1) // DAYS
            loads[week] = loads.get(week, 0) + minutes_between(workout.start, workout.end)
    mean = sum(loads.values()) / len(loads) if loads else 0
    weeks = 0
    while loads.get(weeks, 0) > EASY_SHARE * mean:
        weeks += 1
    return weeks
