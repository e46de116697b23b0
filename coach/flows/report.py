"""A page for a doctor or a trainer: store + clock -> sleep, load, doses, effects and medicines by week."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date, timedelta

from coach.cabinet.taken import caffeine_of, magnesium_of
from coach.clock import coach_day, minutes_between, starts_of
from coach.desk import Desk
from coach.errors import UsageError
from coach.exporters.page import COMPUTED, PageSection, PageTable, PrintedPage, html, markdown
from coach.gather.need import main_nights, need_of
from coach.insights.diary import DiaryNumbers, as_said, diary, efficiency
from coach.insights.load import effort, session_load
from coach.insights.readiness import ITEMS
from coach.insights.usual import usual
from coach.model import CheckIn, Intake, Night, Product, Workout
from coach.words import count_text, day_text, length_text, mg_text, servings_text

MOST_WEEKS = 52
UNKNOWN = "–"

METHOD = (
    f"{COMPUTED} computed from what was logged; a week's figure is the mean of the nights in which it is known, "
    "and the number of nights stands beside it. What was not logged is left out and never counted as zero.",
    "Asleep: sleep onset to the last awakening, less the time awake between (consensus sleep diary); what a device "
    "states is taken as it states it. Efficiency: time asleep of the time from trying to fall asleep to the last try "
    "to sleep again, or of the time in bed, as the head says.",
    "Load: minutes of a session times how hard it felt from 0 to 10 (session RPE, Foster 2001); where only a "
    "strain was logged, its usual effort stands in. Magnesium is elemental magnesium from supplements.",
    "The person kept this log with a program. It is no diagnosis and no medical advice.",
)


def report_page(desk: Desk, weeks: int, *, as_html: bool) -> bytes:
    """The page as a file: HTML to print, or Markdown."""
    page = report(desk, weeks)
    return (html(page) if as_html else markdown(page)).encode()


def report(desk: Desk, weeks: int) -> PrintedPage:
    """The last `weeks` weeks up to today, the newest first."""
    if not 1 <= weeks <= MOST_WEEKS:
        raise UsageError(f"{weeks} is no number of weeks for a page", where="weeks", todo=f"Use 1 to {MOST_WEEKS}.")
    today = desk.today()
    spans = [(today - timedelta(days=7 * back + 6), today - timedelta(days=7 * back)) for back in range(weeks)]
    first = spans[-1][0]
    sections = (
        _sleep(desk, spans),
        _mornings(desk, first, today),
        _training(desk, spans),
        _taken(desk, first, today),
        _effects(desk, first, today),
        _medicines(desk),
        PageSection(title="How the numbers are made", parts=METHOD),
    )
    return PrintedPage(
        title="Recovery log",
        lead=f"{day_text(first)} {first.year} to {day_text(today)} {today.year}, clock times in {desk.profile.tz}. "
        f"Sleep need: {need_of(desk).text}.",
        sections=sections,
    )


def _span(first: date, last: date) -> str:
    return f"{day_text(first)} to {day_text(last)}"


def _mean(values: Iterable[float | None], said: Callable[[float], str]) -> str:
    known = [value for value in values if value is not None]
    return f"{said(sum(known) / len(known))} ({len(known)})" if known else UNKNOWN


def _sleep(desk: Desk, spans: Sequence[tuple[date, date]]) -> PageSection:
    nights = main_nights(desk, 7 * len(spans))
    if not nights:
        return PageSection(title="Sleep", parts=("No night is logged in these weeks.",))
    rows = [_week_of_sleep(_span(a, b), [n for n in nights if a <= n.date <= b]) for a, b in spans]
    rows.append(_week_of_sleep("all", nights))
    of = {efficiency(diary(as_said(night)))[1] for night in nights} - {""}
    head = ("week", f"asleep {COMPUTED}", f"efficiency {COMPUTED}, of {' or '.join(sorted(of)) or 'time in bed'}")
    usually = usual(nights, len(nights))
    clocks = [
        f"{what} {desk.dial.of_day(clock)}"
        for what, clock in (("into bed", usually.bed), ("lights out", usually.lights), ("awake", usually.wake))
        if clock is not None
    ]
    said = f"Usual clock {COMPUTED}: {', '.join(clocks)}." if clocks else "No usual clock times are known."
    table = PageTable((*head, "to fall asleep", "awake in the night", "quality 1–5"), tuple(rows))
    return PageSection(title="Sleep", parts=(table, said))


def _week_of_sleep(name: str, nights: Sequence[Night]) -> tuple[str, ...]:
    numbers: list[DiaryNumbers] = [diary(as_said(night)) for night in nights]
    return (
        name,
        _mean((one.tst_min for one in numbers), length_text),
        _mean((efficiency(one)[0] for one in numbers), lambda pct: f"{pct:.0f} %"),
        _mean((one.sol_min for one in numbers), length_text),
        _mean((one.waso_min for one in numbers), length_text),
        _mean((night.quality for night in nights), lambda value: f"{value:.1f}"),
    )


def _mornings(desk: Desk, first: date, last: date) -> PageSection:
    told = desk.store.between(CheckIn, first, last)
    rows = [(name.replace("_", " "), _mean((getattr(c, name) for c in told), lambda x: f"{x:.1f}")) for name in ITEMS]
    known = tuple(row for row in rows if row[1] != UNKNOWN)
    ill = [f"{day_text(c.date)}: {c.illness.replace('_', ' ')}" for c in told if c.illness not in (None, "none")]
    hurt = [f"{day_text(c.date)}: {', '.join(c.injury)}" for c in told if c.injury]
    parts: list[str | PageTable] = (
        [PageTable(("1 worst to 5 best", "mean (mornings)"), known)] if known else ["No answers."]
    )
    parts += [f"Ill: {'; '.join(ill)}."] if ill else []
    parts += [f"Injured: {'; '.join(hurt)}."] if hurt else []
    return PageSection(title="Mornings", parts=tuple(parts))


def _training(desk: Desk, spans: Sequence[tuple[date, date]]) -> PageSection:
    starts = starts_of(desk.profile.day_starts)
    done = desk.store.between(Workout, spans[-1][0] - timedelta(days=1), spans[0][1] + timedelta(days=1))
    dated = [(coach_day(one.start, desk.zone, starts), one) for one in done]
    rows = []
    for first, last in spans:
        week = [one for day, one in dated if first <= day <= last]
        minutes = [minutes_between(one.start, one.end) for one in week]
        efforts = [effort(one, desk.facts) for one in week]
        loads = [session_load(m, rpe) for m, rpe in zip(minutes, efforts, strict=True) if rpe is not None]
        load = f"{sum(loads):.0f}" + (f" ({len(loads)} of {len(week)} sessions)" if len(loads) < len(week) else "")
        rows.append((_span(first, last), str(len(week)), length_text(sum(minutes)), load if week else "0"))
    if not any(row[1] != "0" for row in rows):
        return PageSection(title="Training", parts=("No session is logged in these weeks.",))
    return PageSection(
        title="Training", parts=(PageTable(("week", "sessions", "time", f"load {COMPUTED}"), tuple(rows)),)
    )


def _taken(desk: Desk, first: date, last: date) -> PageSection:
    starts, by = starts_of(desk.profile.day_starts), dict[str, list[tuple[date, Intake]]]()
    for dose in desk.store.between(Intake, first - timedelta(days=1), last + timedelta(days=1)):
        day = coach_day(dose.at, desk.zone, starts)
        if first <= day <= last:
            by.setdefault(dose.product, []).append((day, dose))
    rows = []
    for key, doses in by.items():
        product = desk.store.get(Product, key)
        name = product.name if product is not None else doses[-1][1].name or "a product that was removed"
        days = len({day for day, _ in doses})
        servings = sum(dose.servings for _, dose in doses)
        unit = product.serving if product is not None else "serving"
        magnesium = sum(magnesium_of(dose, product, desk.facts) for _, dose in doses)
        caffeine = sum(caffeine_of(dose, product) for _, dose in doses)
        held = [f"magnesium {mg_text(magnesium / days)}"] if magnesium else []
        held += [f"caffeine {mg_text(caffeine / days)}"] if caffeine else []
        rows.append((name, str(days), servings_text(round(servings, 2), unit), ", ".join(held) or UNKNOWN))
    if not rows:
        return PageSection(title="Taken", parts=("No dose is logged in these weeks.",))
    head = ("product", "days", "in all", f"on such a day {COMPUTED}")
    return PageSection(title="Taken", parts=(PageTable(head, tuple(sorted(rows))), *_steps(desk, first)))


def _steps(desk: Desk, first: date) -> list[str]:
    """The changes of a dose in these weeks."""
    said = []
    for product in desk.store.all(Product):
        steps = product.use.steps if product.use is not None else ()
        changes = [
            f"{day_text(step.date)} {step.kind}" + (f" {mg_text(step.daily_mg)} a day" if step.daily_mg else "")
            for step in steps
            if step.date >= first
        ]
        said += [f"{product.name}: {', '.join(changes)}."] if changes else []
    return said


def _effects(desk: Desk, first: date, last: date) -> PageSection:
    felt: dict[str, int] = {}
    for dose in desk.store.between(Intake, first, last):
        for effect in dose.effects:
            felt[effect] = felt.get(effect, 0) + 1
    told = desk.store.between(CheckIn, first, last)
    for check_in in told:
        for symptom in check_in.symptoms or ():
            felt[symptom] = felt.get(symptom, 0) + 1
    gut = [(c.date, c.gut) for c in told if c.gut is not None]
    worst = max((level for _, level in gut), default=0)
    ladder = desk.facts.gut_ladder
    parts: list[str | PageTable] = []
    if felt:
        parts.append(PageTable(("what was said", "times"), tuple((what, str(n)) for what, n in sorted(felt.items()))))
    if worst:
        days = [day_text(day) for day, level in gut if level == worst]
        parts.append(f"Gut, worst of {count_text(len(gut), 'answer')}: {ladder[worst].when} ({', '.join(days)}).")
    elif gut:
        parts.append(f"Gut: no symptom on {count_text(len(gut), 'day')}.")
    return PageSection(title="Symptoms and side effects", parts=tuple(parts) or ("Nothing was said.",))


def _medicines(desk: Desk) -> PageSection:
    listed = [p for p in desk.store.all(Product) if p.active and p.kind in ("medicine", "supplement", "magnesium")]
    rows = []
    for product in sorted(listed, key=lambda p: (p.kind != "medicine", p.name.lower())):
        use = product.use
        times = ", ".join(use.times) if use is not None else ""
        amount = f"{mg_text(use.daily_mg)} magnesium a day" if use is not None and use.daily_mg else ""
        each = servings_text(use.servings, product.serving) if use is not None and use.servings else ""
        rows.append((product.name, product.kind, " · ".join(part for part in (each, times, amount) if part) or UNKNOWN))
    if not rows:
        return PageSection(title="In use", parts=("Nothing stands in the cabinet.",))
    return PageSection(title="In use", parts=(PageTable(("product", "kind", "as meant"), tuple(rows)),))
