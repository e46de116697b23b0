"""A night that waits to be filled: store + clock -> an empty one of its date, and what is usual before it."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from coach.clock import parse_clock, weekday
from coach.desk import Desk
from coach.gather import need
from coach.insights.usual import Usual
from coach.model import Night
from coach.store import new_id


def empty_night(desk: Desk, day: date) -> Night:
    """A night of that date that says nothing yet, at home at both ends."""
    tz = desk.profile.tz
    return Night(id=new_id("night"), date=day, tz_start=tz, tz_end=tz)


def usual_night(desk: Desk, day: date) -> Usual:
    """The usual night before that date; without one, the wished wake time and the need before it."""
    usual = need.usual_before(desk, day)
    return usual if usual.n else wished_night(desk, day)


def wished_night(desk: Desk, day: date) -> Usual:
    """The night that the wished wake time and the need before it make; nothing usual without such a wish."""
    wishes: dict[str, str] = {day: clock for day, clock in desk.profile.wake.items()}
    wished = wishes.get(weekday(day), wishes.get("default"))
    if wished is None:
        return Usual()
    wake = parse_clock(wished)
    bed = (datetime.combine(day, wake) - timedelta(minutes=need.sleep_need_min(desk))).time()
    return Usual(bed=bed, lights=bed, wake=wake, up=wake)


def usual_texts(desk: Desk, usual: Usual) -> dict[str, str]:
    """Usual times as typed fields of a night."""
    clocks = {"bed": usual.bed, "lights": usual.lights, "wake": usual.wake, "up": usual.up}
    numbers = {"latency": usual.latency, "awakenings": usual.awakenings, "awake": usual.awake}
    return {
        **{field: desk.dial.of_day(clock) for field, clock in clocks.items() if clock is not None},
        **{field: str(number) for field, number in numbers.items() if number is not None},
    }
