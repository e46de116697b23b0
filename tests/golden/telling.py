"""A plan or week document, as `--json` prints it -> lines that one can read and compare."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

PARTS = ("morning", "midday", "evening")


def evening_lines(plan: dict[str, Any]) -> Iterator[str]:
    """Bed, each line with its reasons, what has no place, warnings, sums, cost."""
    told = _Clock(plan["generated_at"])
    yield f"{plan['date']} {plan['tz']}, {'proved' if plan['proved'] else 'not proved'}, cost {plan['cost']:g}"
    bed = plan["bed"]
    if bed is not None:
        yield f"bed {told(bed['target'])}, wake {told(bed['wake'])}: {bed['need_min']} min"
        yield from (f"    {part['min']} {part['what']} [{part['fact']}]" for part in bed["parts"])
    yield ""
    for item in plan["items"]:
        yield from _item(item, told)
    for left in plan["unplaced"]:
        yield f"NO PLACE {left['title']} ({left['what']}): {left['text']} [{', '.join(left['because'])}]"
        yield from (f"    or: {way['text']} (cost {way['cost']:g}; {way['change'] or '-'})" for way in left["repair"])
    yield from (f"{warn['severity'].upper()} {warn['text']} [{warn['fact']}]" for warn in plan["warnings"])
    yield ""
    yield from _sums(plan["totals"])


class _Clock:
    """Says a moment as `18:00`, with `+1` on the day after and the offset where it is another one."""

    def __init__(self, seen: str) -> None:
        self._seen = datetime.fromisoformat(seen)

    def __call__(self, text: str) -> str:
        at = datetime.fromisoformat(text)
        ahead = (at.date() - self._seen.date()).days
        clock = f"{at:%H:%M}" if at.second == 0 else f"{at:%H:%M:%S}"
        day = f"{ahead:+} " if ahead else ""
        return f"{day}{clock}{f' ({at:%z})' if at.utcoffset() != self._seen.utcoffset() else ''}"


def _item(item: dict[str, Any], told: _Clock) -> Iterator[str]:
    state = "" if item["state"] == "planned" else f", {item['state']}"
    dose = item["dose"]
    amount = "" if dose is None else f", {dose['servings']:g} x {dose['product']}"
    yield f"{told(item['start'])}–{told(item['end'])} {item['kind']}: {item['title']}{amount}{state}"
    if item["hint"]:
        yield f"    hint: {item['hint']}"
    if item["window"] is not None:
        spans = item["window"]["spans"] or [(item["window"]["from"], item["window"]["to"])]
        yield "    may start " + ", ".join(f"{told(start)}–{told(end)}" for start, end in spans)
    if item["cost"]:
        yield f"    cost {item['cost']:g} = {_costs(item['costs'])}"
    yield from (f"    {reason['text']} [{reason['fact']}]" for reason in item["reasons"])


def _costs(parts: list[dict[str, Any]]) -> str:
    return " + ".join(f"{part['cost']:g} {part['fact']}" for part in parts)


def _sums(totals: dict[str, Any]) -> Iterator[str]:
    yield (
        f"magnesium {totals['magnesium_taken_mg']:g} taken, {totals['magnesium_supplemental_mg']:g} in all,"
        f" limit {totals['magnesium_limit_mg']:g} mg"
    )
    yield f"caffeine {totals['caffeine_mg']:g} mg, {totals['caffeine_at_bed_mg']:.1f} at bed"
    for one in totals["sums"]:
        yield (
            f"{one['name']} {one['taken']:g} taken, {one['total']:g} in all,"
            f" limit {one['limit']:g} {one['unit']} [{one['fact']}]"
        )


def week_lines(week: dict[str, Any]) -> Iterator[str]:
    """Each session with its place and cost, what has no place, sums, notes."""
    plan = week["plan"]
    proved = "proved" if plan["proved"] else "not proved"
    yield f"week of {plan['monday']}, seen on {week['today']}, {proved}, cost {plan['cost']}"
    yield f"easy: {plan['easy']}, proposal: {plan['proposal'] or 'none'}"
    yield f"{plan['minutes']} moderate minutes, strength on {plan['strength_days']} days"
    yield ""
    for session in plan["sessions"]:
        yield from _session(session, week["days"])
    yield ""
    yield from (f"{text} [{fact}]" for fact, text in plan["notes"])


def _session(session: dict[str, Any], days: list[str]) -> Iterator[str]:
    wish, marks = session["wish"], [name for name in ("done", "pinned", "conditional") if session[name]]
    where = "no place"
    if session["slot"] is not None:
        ahead, part = divmod(session["slot"], len(PARTS))
        where = f"{date.fromisoformat(days[ahead]):%a} {PARTS[part]}"
    state = "".join(f", {mark}" for mark in marks)
    yield f"{where}: {wish['title']} {wish['minutes']} min {wish['strain']} ({session['id']}){state}"
    if session["cost"]:
        yield f"    cost {session['cost']} = {_costs(session['costs'])}"
    if session["text"]:
        yield f"    {session['text']} [{', '.join(session['because'])}]"
    yield from (f"    {reason['text']} [{reason['fact']}]" for reason in session["reasons"])
