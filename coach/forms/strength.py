"""The strength as on the label, one line -> typed fields: `200 mg in 2 capsules`, `15 mmol`, `½ tablet`, `200/2`."""

from __future__ import annotations

import re
from collections.abc import Mapping

import msgspec

from coach.clean import clean_line
from coach.errors import UsageError
from coach.evidence import Facts, Form
from coach.evidence.medicines.naming import folded
from coach.evidence.shelf import UNITS, unit_of
from coach.forms.cutting import check_cut
from coach.forms.magnesium_forms import form_in
from coach.pattern import Pattern
from coach.words import read_number
from coach.words.quantity import singular

FIELD = "strength"
HOW = "Write it as 200 mg in 2 capsules, 500 mg citrate, 15 mmol, ½ tablet, or 200/2 for 200 mg in 2."
SERVINGS = {
    "tabl": "tablet", "tbl": "tablet", "tab": "tablet", "tabs": "tablet", "tabletten": "tablet", "tablette": "tablet",
    "comprimido": "tablet", "comprimidos": "tablet", "comprime": "tablet", "comprimes": "tablet", "pill": "tablet",
    "cap": "capsule", "caps": "capsule", "kapsel": "capsule", "kapseln": "capsule", "capsula": "capsule",
    "capsulas": "capsule", "gelule": "capsule", "gelules": "capsule", "softgel": "softgel", "beutel": "sachet",
    "sobre": "sachet", "tropfen": "drop", "gotas": "drop", "gouttes": "drop", "loffel": "spoon", "messloffel": "scoop",
    "ml": "mL", "serving": "serving", "portion": "serving", "stick": "stick",
    **{one: one for one in (
        "tablet", "capsule", "sachet", "drop", "spoon", "teaspoon", "scoop", "gummy", "lozenge", "puff", "patch", "cup",
        "ampoule", "vial", "spray", "dose", "shot", "can", "bottle", "glass", "drink", "g")},
}  # fmt: skip
"""One unit of a serving, by how labels call it."""
_NUMBER = r"\d+(?:[.,]\d+)?"
_CUT = {"½": ".5", "¼": ".25", "¾": ".75", "⅓": ".333", "⅔": ".667"}
_CUTS = "".join(_CUT)
_FRACTION = Pattern(r"(?:(?P<whole>\d+)\s+)?(?P<part>1/2|1/4|3/4)\s*(?P<rest>[a-z].*)")
_SHORT = Pattern(rf"(?P<mg>{_NUMBER})\s*(?P<unit>[a-z]*)\s*/\s*(?P<many>{_NUMBER})?\s*(?P<per>[a-z][a-z ]*)?")
_PART_ONLY = Pattern(rf"\d*\s*[{_CUTS}]")
_TIMES = Pattern(rf"(?P<many>{_NUMBER})\s*(?:[x×*]|(?P<per>[a-z]+)\s+(?:of|a|zu|de)\s)\s*(?P<rest>\d.*)")
_AMOUNT = Pattern(rf"(?P<mg>{_NUMBER})\s*(?P<unit>[a-z]*)\.?(?P<rest>(?:[\s(].*)?)", re.DOTALL)
_PER = Pattern(
    rf"(?P<head>.*?)\s*\b(?:in|per|pro|por|par|je|each|every)\b\s*(?P<many>{_NUMBER})?\s*(?P<per>[a-z][a-z ]*)?",
    re.DOTALL,
)
_PIECES = re.compile(r"[,;](?!\d)|\bof which\b|\bdavon\b|\bequals?\b|[=()]")
_ELEMENTAL = re.compile(r"\b(?:elemental|elementar|elementares|pure|mg2)\b")
_AS = re.compile(r"\b(?:as|from|als|aus|como|de)\b")
_HALF = {"half": "0.5", "halbe": "0.5", "a half": "0.5", "quarter": "0.25", "media": "0.5"}


ITS_FIELDS = ("elemental", "compound", "unit", "form", "contents", "per", "servings_per_dose")
"""The fields that the line fills: what is wrong with one of them is wrong with the line."""


class Strength(msgspec.Struct, frozen=True):
    """What a line says, in the figures it was written in; None where it does not say."""

    elemental: str = ""
    compound: str = ""
    unit: str = ""
    form: Form | None = None
    many: str = ""
    """Units that the amounts are for."""
    per: str = ""
    """One unit."""
    servings: float | None = None
    """Units taken at once."""


def with_strength(form: Mapping[str, str], facts: Facts) -> dict[str, str]:
    """The typed fields with what the strength line says in their places; UsageError names the line."""
    text = form.get(FIELD, "")
    rest = {field: typed for field, typed in form.items() if field != FIELD}
    if not clean_line(text):
        return rest
    said = read_strength(text, facts, unit=rest.get("per", ""), name=rest.get("name", ""))
    return {**rest, **_of_serving(said, rest), **_amounts(said, rest, facts)}


def about_strength(error: UsageError) -> UsageError:
    """The error as one of the strength line, where it is about a field that the line fills."""
    return UsageError(error.what, where=FIELD, todo=error.todo) if error.where in ITS_FIELDS else error


def read_strength(text: str, facts: Facts, *, unit: str = "", name: str = "") -> Strength:
    """What the line says; `unit` is what a serving is without a word of it."""
    line = _plain(text)
    if _PART_ONLY.fullmatch(clean_line(text)) is not None:
        line = f"{line} {unit or 'tablet'}"
    if (match := _SHORT.fullmatch(line)) is not None and (match["many"] or match["per"]):
        return _short(match, unit)
    said = Strength()
    for piece in (part.strip() for part in _PIECES.split(line)):
        if piece:
            said = _and(said, piece, facts, unit, name)
    if said.servings is not None:
        check_cut(said.servings, said.per or singular(unit), name, FIELD)
    return said


def _plain(text: str) -> str:
    line = clean_line(text).lower()
    line = re.sub(rf"(\d+)?\s*([{_CUTS}])", lambda found: f"{found[1] or 0}{_CUT[found[2]]}", line)
    line = folded(line).replace("·", " ")
    if (match := _FRACTION.fullmatch(line)) is not None:
        top, bottom = match["part"].split("/")
        line = f"{int(match['whole'] or 0) + int(top) / int(bottom):g} {match['rest']}"
    for word, number in _HALF.items():
        line = re.sub(rf"^(?:an? )?{word}\b(?: an?\b)?", number, line)
    return line


def _short(match: re.Match[str], unit: str) -> Strength:
    """`200/2`, `200 mg/2 tablets`, `200 mg/5 ml`, `100/tablet`."""
    many, per = match["many"] or "1", _serving_of(match["per"] or "", unit)
    if match["mg"] in ("1", "3") and many in ("2", "4") and not match["unit"]:
        raise UsageError(
            f"“{match[0]}” can be read two ways", where=FIELD, todo=f"Write ½ tablet, or 1 mg in {many} tablets."
        )
    return Strength(elemental=match["mg"], unit=_mass(match["unit"] or "mg", match[0]), many=many, per=per)


def _and(said: Strength, piece: str, facts: Facts, unit: str, name: str) -> Strength:
    """What was said so far, and what one piece of the line says."""
    if (times := _TIMES.fullmatch(piece)) is not None:
        said = msgspec.structs.replace(said, servings=_number(times["many"]), per=_serving_of(times["per"] or "", ""))
        piece = times["rest"]
    if (per := _PER.fullmatch(piece)) is not None and (per["many"] or per["per"]):
        said = msgspec.structs.replace(said, many=per["many"] or "1", per=_serving_of(per["per"] or "", unit))
        piece = per["head"].strip()
    amount = _AMOUNT.fullmatch(piece)
    if amount is None:
        return _of_form(said, piece, facts) if piece else said
    word, rest = amount["unit"], amount["rest"].strip()
    if not word or (unit_of(word) in UNITS and not (word == singular(unit).lower() and not rest)):
        return _amount(said, amount["mg"], word, rest, facts, name)
    if form_in(word, facts) is not None:
        return _amount(said, amount["mg"], "", f"{word} {rest}", facts, name)
    return msgspec.structs.replace(
        said, servings=_number(amount["mg"]), per=_serving_of(f"{word} {rest}".strip(), unit)
    )


def _amount(said: Strength, mg: str, word: str, rest: str, facts: Facts, name: str) -> Strength:
    """A mass: of the compound where its form stands beside it, else of the nutrient itself."""
    unit = _mass(word or "mg", f"{mg} {word}")
    if said.unit and said.unit != unit:
        raise UsageError("two units in one line", where=FIELD, todo="Write both amounts in the same unit.")
    said = msgspec.structs.replace(said, unit=unit)
    elemental, words = _ELEMENTAL.search(rest) is not None, _AS.sub(" ", _ELEMENTAL.sub(" ", rest)).strip()
    form = form_in(words, facts)
    if form is not None:
        said = msgspec.structs.replace(said, form=form)
    elif words and facts.nutrient(words) is None and not _called(words, name):
        raise UsageError(f"“{words[:40]}” is not understood", where=FIELD, todo=HOW)
    if form is None or elemental or _AS.search(rest):
        return msgspec.structs.replace(said, elemental=mg)
    return msgspec.structs.replace(said, compound=mg)


def _called(words: str, name: str) -> bool:
    """Whether the words beside an amount only say the product's own name again."""
    return folded(words) in folded(name)


def _of_form(said: Strength, piece: str, facts: Facts) -> Strength:
    form = form_in(piece, facts)
    if form is None:
        raise UsageError(f"“{piece[:40]}” is not a strength", where=FIELD, todo=HOW)
    return msgspec.structs.replace(said, form=form)


def _number(text: str) -> float:
    return read_number(text, FIELD, low=0.001, high=10_000)


def _mass(word: str, said: str) -> str:
    if unit_of(word) not in UNITS:
        raise UsageError(f"“{said.strip()[:40]}”: “{word}” is neither a unit nor a serving", where=FIELD, todo=HOW)
    return unit_of(word)


def _serving_of(word: str, unit: str) -> str:
    """A word of a serving as it is kept; UsageError for one that is none."""
    low = word.strip().lower()
    if not low or low in (unit.lower(), singular(unit).lower()):
        return singular(unit) if low else ""
    known = SERVINGS.get(low) or SERVINGS.get(singular(low)) or SERVINGS.get(low.split()[0])
    if known is None:
        raise UsageError(f"“{word[:30]}” is neither a unit nor a serving", where=FIELD, todo=HOW)
    return known


def _of_serving(said: Strength, form: Mapping[str, str]) -> dict[str, str]:
    """The fields that say what a serving is and how many are taken."""
    found: dict[str, str] = {}
    per = said.per or singular(form.get("per", "")) or "serving"
    if said.many or said.per:
        found["per"] = per if said.many in ("", "1") else f"{said.many} {per}"
    if said.servings is not None:
        found["servings_per_dose"] = f"{said.servings:g}"
    return found


def _amounts(said: Strength, form: Mapping[str, str], facts: Facts) -> dict[str, str]:
    """The fields that say how much of what a serving holds."""
    found = {"form": said.form.id} if said.form is not None else {}
    if not (said.elemental or said.compound):
        return found
    if said.form is not None or form.get("kind", "magnesium") in ("", "magnesium", "caffeine") or form.get("form"):
        return {**found, "elemental": said.elemental, "compound": said.compound, "unit": said.unit}
    held = form.get("contents", "").rsplit(" ", 2)[0] if form.get("contents", "").count(",") == 0 else ""
    name = held or form.get("name", "")
    if "," in form.get("contents", ""):
        todo = "Type the label's lines as contents: zinc 30 mg, b6 10.5 mg."
        raise UsageError("it holds several things", where=FIELD, todo=todo)
    row = facts.nutrient(name)
    return {**found, "contents": f"{row.id if row is not None else name} {said.elemental} {said.unit}"}
