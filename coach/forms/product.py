"""Typed fields of a product -> the record, and back; and what the app understood, in one sentence."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime

from msgspec import structs

from coach.cabinet.amounts import (
    CAFFEINE,
    MAGNESIUM,
    amount_text,
    caffeine_mg,
    elemental_mg,
    held,
    is_magnesium,
    magnesium_mg,
    over_ceiling,
)
from coach.cabinet.pairs.beside import known_text
from coach.clean import clean_line
from coach.errors import UsageError
from coach.evidence import Facts
from coach.evidence.shelf import PLAIN, UNITS, CatalogueEntry, Nutrient, unit_of
from coach.forms.contents import MOST_MG, contents_text, in_mg, read_contents
from coach.forms.cutting import check_cut
from coach.forms.fields import ids
from coach.forms.known_by import known_by
from coach.forms.magnesium_forms import read_form
from coach.forms.named import meant_by_name
from coach.forms.product_fields import GOALS, KINDS, PRODUCT
from coach.forms.schedule import rescheduled
from coach.forms.strength import with_strength
from coach.forms.typed import check_fields, choice, given, kept_clock, line, note, require
from coach.model import Content, Product, Use
from coach.model.records import ProductKind
from coach.words import (
    mg_text,
    number_text,
    read_day,
    read_number,
    read_servings,
    schedule_text,
    schedule_typed,
    servings_text,
)
from coach.words.quantity import MEASURES, singular

FIELDS = ids(PRODUCT)
"""Names of the typed fields of a product."""

MOST_ELEMENTAL_MG = 10_000
"""Ten grams of magnesium or caffeine in one serving is a slip of typing."""
MOST_AT_ONCE = 100
"""As many units as a take may have; a serving of 240 mL is one of that size."""
YES, NO = ("yes", "y", "true", "1"), ("no", "n", "false", "0")


def product_of(
    form: Mapping[str, str],
    facts: Facts,
    now: datetime,
    *,
    product_id: str,
    old: Product | None = None,
    counted: bool = True,
) -> Product:
    """The product that the typed fields describe; UsageError names the field.

    `counted` tells that the stock was counted just now; else an older count stands.
    """
    check_fields(form, FIELDS)
    form = with_strength(started(form, facts, new=old is None), facts)
    name = require(form, "name", "Give the name on the label.")
    kind: ProductKind = choice(form.get("kind", "") or "magnesium", KINDS, "kind")  # type: ignore[assignment]
    many, serving = _serving(form, old)
    contents = _contents(form, _content(form, kind, facts, _main(old)), old, facts, many)
    stock = _servings(form, "stock", 0, 100_000)
    recount = counted or old is None
    use = _can_be_cut(_whole_measure(_use(form, now, old), kind, many, serving), serving, name, old)
    return Product(
        id=product_id,
        name=name,
        kind=kind,
        contents=contents,
        serving=serving,
        stock_servings=stock if recount or old is None else old.stock_servings,
        stocked_at=(now if stock is not None else None) if recount or old is None else old.stocked_at,
        expires=_day(form, "expires", now.date()),
        interaction=known_by(form, kind, named=not contents),
        use=use,
        active=_flag(form, "active", default=True),
        sedating=_flag(form, "sedating", default=False),
        agreed=tuple(dict.fromkeys(clean_line(part) for part in form.get("agreed", "").split(",") if part.strip())),
        note=note(form.get("note", ""), "note"),
        source=old.source if old else "manual",
        external_id=old.external_id if old else None,
    )


def _can_be_cut(use: Use | None, serving: str, name: str, old: Product | None) -> Use | None:
    """The use as it is; UsageError for a part of what is not cut, but what was kept so before stays."""
    many = use.servings if use is not None else None
    before = old.use.servings if old is not None and old.use is not None else None
    if many is not None and (old is None or (many, serving, name) != (before, old.serving, old.name)):
        check_cut(many, serving, name, "servings_per_dose")
    return use


def started(form: Mapping[str, str], facts: Facts, *, new: bool = False) -> dict[str, str]:
    """The form, what it leaves empty taken from the generic product it is like; of a `new` one its name may say it."""
    if new:
        form = {**form, **meant_by_name(form, facts)}
    if not given(form, "like"):
        return dict(form)
    entry = facts.catalogue[choice(form["like"], tuple(facts.catalogue), "like")]
    return {**catalogue_form(entry), **{field: text for field, text in form.items() if given(form, field)}}


def catalogue_form(entry: CatalogueEntry) -> dict[str, str]:
    """A generic product as typed fields."""
    return {
        "name": entry.name,
        "kind": entry.kind,
        "form": entry.form,
        "elemental": "" if entry.elemental is None else f"{entry.elemental:g}",
        "contents": entry.contents,
        "per": entry.serving,
        "interaction": entry.interaction,
        "sedating": "yes" if entry.sedating else "no",
    }


_MANY = re.compile(r"(?P<many>\d+(?:[.,]\d+)?)\s*(?P<unit>\D.*)")


def _serving(form: Mapping[str, str], old: Product | None) -> tuple[float, str]:
    """(units that the typed amounts are for, one unit): `3 capsules` is what a label calls a serving."""
    text = line(form.get("per", ""), "per") or "serving"
    match = _MANY.fullmatch(text)
    if match is None or (old is not None and text == old.serving):
        return 1.0, text
    many, unit = read_number(match["many"], "per", low=0.001, high=10_000), singular(match["unit"].strip())
    return (1.0, f"{number_text(many)} {unit}") if many > MOST_AT_ONCE and unit.lower() in MEASURES else (many, unit)


def _contents(
    form: Mapping[str, str], content: Content | None, old: Product | None, facts: Facts, many: float
) -> tuple[Content, ...]:
    """The typed content and the others of the label, for one unit; those stay as kept that were not touched."""
    kept = _others(old)
    text = form.get("contents", "")
    same = text == contents_text(kept, facts)
    rest = kept if same else tuple(_share(one, many) for one in read_contents(text, facts))
    if content is not None and (old is None or _amounts(form) != _amounts(form_of(old, facts))):
        content, same = _share(content, many), False
    if many != 1 and old is not None and same:
        todo = "Type the amounts that the label gives for that many as well."
        raise UsageError("how much so many hold is missing", where="per", todo=todo)
    return (content, *rest) if content is not None else rest


def _amounts(form: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(form.get(field, "").strip() for field in ("elemental", "compound"))


def _share(content: Content, many: float) -> Content:
    """What one of so many units holds."""
    each = {name: None if mg is None else round(mg / many, 6)
            for name, mg in (("elemental_mg", content.elemental_mg), ("compound_mg", content.compound_mg))}  # fmt: skip
    return structs.replace(content, **each) if many != 1 else content


def _main(product: Product | None) -> Content | None:
    """The content that the fields of its own describe: the magnesium, or the caffeine of a drink."""
    if product is None:
        return None
    wanted = CAFFEINE if product.kind == "caffeine" else MAGNESIUM
    return next((content for content in product.contents if content.nutrient.lower() == wanted), None)


def _others(product: Product | None) -> tuple[Content, ...]:
    main = _main(product)
    return () if product is None else tuple(content for content in product.contents if content is not main)


def _content(form: Mapping[str, str], kind: ProductKind, facts: Facts, old: Content | None) -> Content | None:
    nutrient = CAFFEINE if kind == "caffeine" else MAGNESIUM
    unit = form.get("unit", "") or "mg"
    row = facts.nutrients[nutrient]
    elemental = _in_mg(_number(form, "elemental", 0, 100_000), unit, row, "elemental")
    compound = _in_mg(_number(form, "compound", 0, MOST_MG), unit if unit_of(unit) in PLAIN else "mg", row, "compound")
    kept = old.form if old is not None else None
    form_id = read_form(form["form"], facts, "form", kept) if given(form, "form") else None
    if elemental is None and compound is None and form_id is None:
        if kind in ("magnesium", "caffeine") and not given(form, "contents"):
            raise UsageError(
                "how much a serving holds is missing",
                where="elemental",
                todo="Type the figure on the label, in mg.",
            )
        return None
    content = Content(nutrient=nutrient, form=form_id, elemental_mg=elemental, compound_mg=compound)
    _plausible(content, facts)
    return content


def _plausible(content: Content, facts: Facts) -> None:
    """An elemental amount above what the form or any serving can hold is a blend, a buffered product or a slip: ask."""
    if (content.elemental_mg or 0.0) > MOST_ELEMENTAL_MG:
        raise UsageError(
            f"{mg_text(content.elemental_mg or 0.0)} of {content.nutrient} is more than a serving can be",
            where="elemental",
            todo="Check the figure and its unit.",
        )
    if (
        content.elemental_mg is not None
        and content.compound_mg is not None
        and content.elemental_mg > content.compound_mg
    ):
        raise UsageError(
            "more elemental than compound",
            where="elemental",
            todo="Swap the two, or leave the compound empty.",
        )
    ceiling = over_ceiling(content, facts)
    if ceiling is not None and content.form is not None:
        raise UsageError(
            f"{mg_text(content.elemental_mg or 0)} is more than {mg_text(content.compound_mg or 0)} of "
            f"{facts.forms[content.form].name} can hold ({mg_text(ceiling)})",
            where="elemental",
            todo="Check the label; for a blend or a buffered product choose form blend or bisglycinate_buffered.",
        )
    if content.nutrient == MAGNESIUM and content.elemental_mg is None and content.form is None:
        raise UsageError(
            "the form is missing",
            where="form",
            todo="A compound weight needs its form, or type the elemental mg.",
        )


def _in_mg(amount: float | None, unit: str, row: Nutrient, field: str) -> float | None:
    if unit_of(unit) not in UNITS or row.mg_per(unit_of(unit)) is None:
        field = "unit"
    return None if amount is None and field != "unit" else round(in_mg(amount or 0.0, unit, row, field), 3)


def _number(form: Mapping[str, str], field: str, low: float, high: float) -> float | None:
    return read_number(form[field], field, low=low, high=high) if given(form, field) else None


def _servings(form: Mapping[str, str], field: str, low: float, high: float) -> float | None:
    return read_servings(form[field], field, low=low, high=high) if given(form, field) else None


def _day(form: Mapping[str, str], field: str, today: date) -> date | None:
    return read_day(form[field], today=today, field=field) if given(form, field) else None


def _flag(form: Mapping[str, str], field: str, *, default: bool) -> bool:
    text = form.get(field, "").strip().lower()
    if not text:
        return default
    if text in YES or text in NO:
        return text in YES
    raise UsageError(f"“{text}” is neither yes nor no", where=field, todo="Type yes or no.")


def _use(form: Mapping[str, str], now: datetime, old: Product | None) -> Use | None:
    """How it is meant to be taken; what was begun keeps its first day and its steps."""
    before = old.use if old is not None and old.use is not None else Use()
    started = _day(form, "started", now.date()) if given(form, "started") else before.started
    goal = choice(form["goal"], GOALS, "goal") if given(form, "goal") else None
    daily = _number(form, "daily", 0, 100_000)
    servings = _servings(form, "servings_per_dose", 0.05, 100)
    times = tuple(kept_clock(part, "times") for part in form.get("times", "").split(",") if part.strip())
    food = _flag(form, "with_food", default=False) if given(form, "with_food") else None
    schedule, earlier = rescheduled(form.get("schedule", ""), before, times, now.date())
    said = (goal, daily, servings, food, started, schedule)
    if all(one is None for one in said) and not times:
        return Use(steps=before.steps, earlier=earlier) if before.steps or earlier else None
    return Use(
        goal=goal,  # type: ignore[arg-type]
        daily_mg=daily,
        started=started or now.date(),
        servings=servings,
        times=times,
        with_food=food,
        steps=before.steps,
        schedule=schedule,
        earlier=earlier,
    )


def _whole_measure(use: Use | None, kind: ProductKind, many: float, serving: str) -> Use | None:
    """A label's serving of so many mL or g is what is taken at once, unless another amount is said."""
    if many == 1 or serving.lower() not in MEASURES or (use is None and kind not in ("caffeine", "food")):
        return use
    if use is not None and (use.servings is not None or use.daily_mg is not None):
        return use
    return structs.replace(use or Use(), servings=many)


def form_of(product: Product | None, facts: Facts) -> dict[str, str]:
    """A product as typed fields; a new one's defaults without one."""
    if product is None:
        return {
            **dict.fromkeys(FIELDS, ""),
            "kind": "magnesium",
            "per": "capsule",
            "unit": "mg",
            "active": "yes",
        }
    content = _main(product)
    use = product.use or Use()
    return {
        "name": product.name,
        "kind": product.kind,
        "form": (content.form if content else None) or "",
        "elemental": _typed(content.elemental_mg if content else None),
        "compound": _typed(content.compound_mg if content else None),
        "unit": "mg",
        "contents": contents_text(_others(product), facts),
        "per": product.serving,
        "servings_per_dose": _typed(use.servings),
        "stock": _typed(product.stock_servings),
        "expires": product.expires.isoformat() if product.expires else "",
        "interaction": product.interaction or "",
        "goal": use.goal or "",
        "daily": _typed(use.daily_mg),
        "started": use.started.isoformat() if use.started else "",
        "times": ",".join(use.times),
        "schedule": schedule_typed(use.schedule),
        "with_food": "" if use.with_food is None else ("yes" if use.with_food else "no"),
        "sedating": "yes" if product.sedating else "no",
        "agreed": ", ".join(product.agreed),
        "active": "yes" if product.active else "no",
        "note": product.note or "",
        "like": "",
        "strength": "",
        "gap": "",
    }


def _typed(number: float | None) -> str:
    return "" if number is None else f"{number:g}"


def understood(product: Product, facts: Facts) -> str:
    """`2 capsules = 200 mg elemental magnesium, from Bisglycinate …; label value used`."""
    many = product.use.servings if product.use is not None and product.use.servings else 1
    one = servings_text(many, product.serving)
    parts = [_magnesium_said(product, many, facts)] if magnesium_mg(product, facts) else []
    cup = caffeine_mg(product)
    parts += [f"{mg_text(cup * many)} caffeine"] if cup else []
    for key, mg in held(product, facts).items():
        listed = facts.nutrients.get(key)
        if key not in (MAGNESIUM, CAFFEINE):
            parts.append(f"{amount_text(mg * many, listed)} {listed.name if listed is not None else key}")
    said = [f"{one} = {', '.join(parts)}"] if parts else []
    if product.kind == "medicine" or product.interaction is not None or not said:
        said.append(known_text(product, facts))
    said += [] if product.use is None or product.use.schedule is None else [schedule_text(product.use.schedule)]
    return f"{product.name}: {'; '.join(said) or 'no magnesium counted'}"


def _magnesium_said(product: Product, many: float, facts: Facts) -> str:
    contents = [content for content in product.contents if is_magnesium(content, facts)]
    mg = mg_text(magnesium_mg(product, facts) * many)
    if len(contents) > 1:
        return f"{mg} elemental magnesium, {len(contents)} lines of the label summed"
    content = contents[0]
    form = facts.forms.get(content.form or "")
    how = "label value used" if content.elemental_mg is not None else _computed(content, facts)
    if content.elemental_mg is not None and content.compound_mg is None and form is not None and form.elemental_pct:
        how += _doubt(content.elemental_mg, form.elemental_pct, facts)
    return f"{mg} elemental magnesium{f', from {form.name}' if form else ''}; {how}"


def _doubt(mg: float, share: float, facts: Facts) -> str:
    """A question where the figure is more than a day's limit, as only a compound weight would be."""
    if mg <= facts.rule("mg.cap_us").number:
        return ""
    meant = mg_text(mg * share / 100)
    return f" (is {mg_text(mg)} the weight of the compound? Then it is {meant}: type it as compound)"


def _computed(content: Content, facts: Facts) -> str:
    share = (elemental_mg(content, facts) or 0) / (content.compound_mg or 1) * 100
    return f"computed as {number_text(round(share, 2))} % of {mg_text(content.compound_mg or 0)}"
