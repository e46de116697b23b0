"""The form of a wish that today allows: evening + what is known of the body -> wishes lighter, shorter, or at rest.

Each limit is one thing that is known, with the strain and the length that it leaves. The strictest of them make the
form; the person may insist on the wish against soft ones, never against hard ones.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import NamedTuple

import msgspec

from coach.evidence import Facts
from coach.model import AsWished, Reason, Unplaced, Warn, Wish
from coach.model.fields import VIGOROUS, Strain, Variant
from coach.planner.evening.known import body
from coach.planner.evening.one_day import STRAINS
from coach.planner.told import Evening, MeantSession
from coach.words import day_text, length_text, number_text

STEP_MIN, LEAST_MIN = 5, 10
"""A shorter session is said in steps of five minutes, and never under ten; taste."""


class Restraint(NamedTuple):
    """One thing that is known of today, and what it leaves of a session."""

    fact: str
    text: str
    most: Strain | None
    """The most strain it leaves; None leaves nothing."""
    share: float = 1.0
    """Of the length."""
    hard: bool = False
    spares_light: bool = False
    """A light session stays as it is."""
    off: tuple[str, ...] = ()
    """Muscles it takes out, where the session has others."""


def insisted_on(evening: Evening) -> frozenset[str]:
    """The wishes on which the person insists today."""
    return frozenset(asked.wish for asked in evening.asked if isinstance(asked, AsWished))


def in_form(evening: Evening, facts: Facts) -> Evening:
    """The evening with each wish in the form that today allows; what is left nothing of stands down, with a reason."""
    if not evening.wishes or body.barred(evening, facts) is not None:
        return evening
    insisted, wishes = insisted_on(evening), list[Wish]()
    forms, waived = dict[str, MeantSession](), list[Unplaced]()
    today = _of_everything(evening, facts)
    for wish in evening.wishes:
        limits = limits_of(wish, evening, facts, today)
        form, down = _form(wish, limits, facts, insists=wish.id in insisted)
        if down is not None:
            waived.append(down)
            continue
        wishes.append(wish if form is None else form[0])
        if form is not None:
            forms[wish.id] = form[1]
    return msgspec.structs.replace(evening, wishes=tuple(wishes), forms=forms, waived=(*evening.waived, *waived))


def hard_restraint(wish: Wish, evening: Evening, facts: Facts) -> tuple[str, str] | None:
    """(rule id, sentence) of the hard rule that stands against a session as it was wished; None where there is none."""
    ill = body.barred(evening, facts)
    if ill is not None:
        return ill
    limits = limits_of(wish, evening, facts, _of_everything(evening, facts))
    return next(((limit.fact, limit.text) for limit in limits if limit.hard), None)


def stands_down(evening: Evening, facts: Facts) -> dict[str, tuple[date, str]]:
    """Wish -> (last day of it, rule) of what is not for today and the days that follow from today's answers."""
    ill, today = body.barred(evening, facts), evening.date
    if ill is not None:
        fever = evening.check_in is not None and evening.check_in.illness == "fever"
        return dict.fromkeys((w.id for w in evening.wishes), (today + timedelta(days=int(fever)), ill[0]))
    found, insisted, every = dict[str, tuple[date, str]](), insisted_on(evening), _of_everything(evening, facts)
    for wish in evening.wishes:
        rest = (
            r for r in limits_of(wish, evening, facts, every) if r.most is None and (r.hard or wish.id not in insisted)
        )
        for limit in rest:
            last = (evening.injured_until or date.max) if limit.fact == "ex.injury" else today
            found[wish.id] = max(found.get(wish.id, (date.min, "")), (last, limit.fact))
    return found


def limits_of(wish: Wish, evening: Evening, facts: Facts, today: list[Restraint]) -> list[Restraint]:
    """Everything that is known against a session as it was wished."""
    found = [*_injured(wish, evening, facts), *_sore(wish, evening, facts), *today, *_of_week(wish, evening)]
    return [limit for limit in found if _bites(limit, wish)]


def _bites(limit: Restraint, wish: Wish) -> bool:
    """Whether a limit leaves less than was wished."""
    if limit.most is None:
        return not (limit.spares_light and wish.strain == "light")
    lower = STRAINS.index(limit.most) < STRAINS.index(wish.strain)
    return lower or (limit.share < 1 and wish.strain != "light") or bool(limit.off)


def _form(
    wish: Wish, limits: list[Restraint], facts: Facts, *, insists: bool
) -> tuple[tuple[Wish, MeantSession] | None, Unplaced | None]:
    """(the wish in its form, None), (None, what stands down), or neither where it stands as wished."""
    binding = [limit for limit in limits if limit.hard or not insists]
    over = next((limit for limit in binding if limit.most is None), None)
    if over is not None:
        return None, Unplaced(
            what=wish.id, title=f"{wish.title} · {wish.minutes} min", because=(over.fact,), text=over.text
        )
    if not limits:
        return None, None
    changed = _changed(wish, binding)
    variant = _variant(wish, changed)
    lead = {
        "lighter": f"lighter than wished ({wish.strain})",
        "shorter": "shorter than wished",
        "other": "other muscles",
    }
    said = "as you asked, although " if variant is None else f"{lead[variant]}: "
    first, *more = limits
    reasons = (facts.rule(first.fact).because(said + first.text), *(facts.rule(m.fact).because(m.text) for m in more))
    return (changed, MeantSession(variant=variant, wished=wish, reasons=reasons)), None


def _changed(wish: Wish, limits: list[Restraint]) -> Wish:
    """The wish with the least strain, the least length and the muscles that its limits leave."""
    strains = [STRAINS.index(limit.most) for limit in limits if limit.most is not None]
    strain = STRAINS[min([STRAINS.index(wish.strain), *strains])]
    minutes, off = wish.minutes, {muscle for limit in limits for muscle in limit.off}
    share = min((limit.share for limit in limits), default=1.0)
    if share < 1:
        minutes = min(wish.minutes, max(round(wish.minutes * share / STEP_MIN) * STEP_MIN, LEAST_MIN))
    muscles = tuple(muscle for muscle in wish.muscles if muscle not in off)
    return msgspec.structs.replace(wish, strain=strain, minutes=minutes, muscles=muscles)


def _variant(wish: Wish, changed: Wish) -> Variant | None:
    if changed.strain != wish.strain:
        return "lighter"
    if changed.muscles != wish.muscles:
        return "other"
    return "shorter" if changed.minutes != wish.minutes else None


def _injured(wish: Wish, evening: Evening, facts: Facts) -> list[Restraint]:
    """What is injured, and what hurts by the words of the morning."""
    found = []
    until = f" until {day_text(evening.injured_until)}" if evening.injured_until is not None else ""
    for place in evening.injuries:
        if body.loads(wish, place, facts):
            off = body.loaded(wish, place, facts)
            spared = bool(off) and len(off) < len(wish.muscles)
            text = f"{place} injured{until}: " + (
                f"without {', '.join(off)}" if spared else "what loads it stands down"
            )
            found.append(
                Restraint("ex.injury", text, wish.strain if spared else None, hard=True, off=off if spared else ())
            )
    for said in body.hurts(evening, facts):
        if body.loads(wish, said, facts):
            found.append(Restraint("ex.injury", f"you wrote “{said}”: nothing that hurts", "light"))
    return found


def _sore(wish: Wish, evening: Evening, facts: Facts) -> list[Restraint]:
    """Muscles of the session that are very sore; where it has others, those train."""
    sore = (evening.check_in.sore_muscles or {}) if evening.check_in is not None else {}
    limit = facts.rule("ex.soreness_swap").number
    very = tuple(muscle for muscle in wish.muscles if sore.get(muscle, 0) >= limit)
    if not very or wish.strain not in VIGOROUS:
        return []
    said = f"{', '.join(f'{muscle} sore {sore[muscle]} of 10' for muscle in very)}"
    if len(very) < len(wish.muscles):
        return [Restraint("ex.soreness_swap", said, wish.strain, off=very)]
    return [Restraint("ex.soreness_swap", said, "light")]


def _of_everything(evening: Evening, facts: Facts) -> list[Restraint]:
    """What is known of today whatever the session is."""
    told = evening.check_in
    found = [*_drunk(evening, facts), *_short_of_sleep(evening, facts)]
    if told is not None and told.rest:
        found.append(Restraint("ex.rest_said", "you asked for a rest day", None))
    if told is not None and told.illness == "above_neck":
        found.append(Restraint("ex.illness_light", "a cold above the neck", "light"))
    well_below = facts.rule("in.readiness_bands").value[0]
    if evening.below is not None and evening.below <= well_below:
        low = number_text(round(-evening.below, 1))
        found.append(Restraint("ex.readiness_ease", f"readiness is {low} SD below your normal", "moderate"))
    for fact, text in evening.worn:
        found.append(Restraint(fact, text[:1].lower() + text[1:].rstrip("."), "moderate"))
    return found


def _drunk(evening: Evening, facts: Facts) -> list[Restraint]:
    rule, had, taken = facts.rule("alc.training"), body.drinks(evening), body.sedated(evening)
    if had >= rule.number:
        return [Restraint(rule.id, f"{number_text(had)} drinks today: nothing hard after them", "light", hard=True)]
    if taken:
        return [
            Restraint(rule.id, f"{taken} was taken, and it makes sleepy: nothing hard after it", "light", hard=True)
        ]
    return []


def _short_of_sleep(evening: Evening, facts: Facts) -> list[Restraint]:
    """A night without sleep, far under the need, or short; a run of short ones."""
    asleep, none, by = evening.last_night_min, facts.rule("ex.no_sleep"), facts.rule("ex.short_by")
    low, high = facts.rule("ex.short_sleep_volume").range
    found = []
    if asleep is None:
        return []
    if asleep <= none.number:
        said = "no sleep last night" if asleep == 0 else f"{length_text(asleep)} asleep last night"
        found.append(Restraint(none.id, f"{said}: no training today, a walk if you like", None, spares_light=True))
    elif evening.need_min - asleep >= by.number:
        found.append(Restraint(by.id, f"{length_text(asleep)} asleep, {length_text(evening.need_min - asleep)} short",
                           "light", low))  # fmt: skip
    elif asleep < facts.rule("ex.short_sleep").number * 60:
        found.append(Restraint("ex.short_sleep_volume", f"{length_text(asleep)} asleep", "maximal", (low + high) / 2))
    run = facts.rule("ex.short_nights_easy")
    if evening.short_nights >= run.number:
        found.append(Restraint(run.id, f"{evening.short_nights} short nights in a row", "light"))
    return found


def _of_week(wish: Wish, evening: Evening) -> list[Restraint]:
    """A day of rest or an easy one that the week proposes."""
    rest = ("ex.readiness_rest", "ex.drive_rest")
    return [Restraint(r.fact, r.text, "light") for r in evening.week.get(wish.id, ()) if r.fact in rest]


def no_heat(evening: Evening, facts: Facts) -> bool:
    """Whether a hot bath is not for today: ill, without sleep, after drinks or a sedative."""
    told = evening.check_in
    ill = body.barred(evening, facts) is not None or (told is not None and (told.gut or 0) >= body.WATERY)
    return ill or bool(_drunk(evening, facts))


def warnings(evening: Evening, facts: Facts) -> tuple[Warn, ...]:
    """What is known of the body today, each said once, and what it asks for beside training."""
    found = []
    if evening.injuries:
        until = f" until {day_text(evening.injured_until)}" if evening.injured_until is not None else ""
        text = f"Injured: {', '.join(evening.injuries)}{until}. What loads it stands down; other sessions stay."
        found.append(Warn(fact="ex.injury", severity="soft", text=text))
    found += [
        Warn(
            fact="ex.injury",
            severity="soft",
            text=f"You wrote “{said}”: nothing that hurts. If it stays, see a doctor.",
        )
        for said in body.hurts(evening, facts)
    ]
    for limit in _drunk(evening, facts):
        text = f"{limit.text[:1].upper()}{limit.text[1:]}, and no hot bath."
        found.append(Warn(fact=limit.fact, severity="soft", text=text))
    if body.runs(evening, facts):
        text = "Drink enough: water with a little salt and sugar, or an oral rehydration solution, in small sips."
        found.append(Warn(fact="ex.illness_block", severity="soft", text=text))
    found += [
        Warn(fact=fact, severity="soft", text=f"{text} An easy week may suit better.") for fact, text in evening.worn
    ]
    return tuple(found)


def reasons_of(wish: Wish, evening: Evening) -> tuple[Reason, ...]:
    """Why a session stands in another form than it was wished, or as wished all the same."""
    form = evening.forms.get(wish.id)
    return () if form is None else form.reasons
