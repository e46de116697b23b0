"""What a product is known as: its name, or what the person says it is -> a row of the medicines, or a question."""

from __future__ import annotations

from collections.abc import Mapping

from coach.cabinet.known_as import NOT_SWALLOWED
from coach.clean import clean_line
from coach.errors import UsageError
from coach.evidence.medicines import Medicines, medicines
from coach.evidence.medicines.naming import NameRead, begun, read_name
from coach.evidence.medicines.nouns import name_letters
from coach.forms.typed import blank, choice, given
from coach.model.records import ProductKind

GAPS = {"none": NOT_SWALLOWED, "2h": "unknown_rx", "ask": "gap_open"}
"""What a person can say of a name that is not known, and what each answer is kept as."""
BY_NAME = ("medicine", "supplement")
"""Kinds that are known by their name where no content is listed."""
MOST_CHOICES = 6
_TODO = (
    "Else say --gap none where it is not swallowed or needs none, 2h for two hours to be safe, ask for the pharmacist."
)


def known_by(form: Mapping[str, str], kind: ProductKind, *, named: bool) -> str | None:
    """What is kept of a product's meaning; None where its name, or what it holds, says it.

    `named` tells that only the name says what it is. A name that may mean several things, or is too many letters
    off, is a UsageError with the choices; one that is not known is kept as it is, without a gap.
    """
    known = medicines()
    gap = GAPS[choice(form["gap"], tuple(GAPS), "gap")] if given(form, "gap") else None
    said = _said(clean_line(form.get("interaction", "")), known)
    if gap is not None:
        _only_where_unknown(form, said, gap, known)
        return gap
    if said is None and named and kind in BY_NAME:
        read = read_name(clean_line(form.get("name", "")), known)
        if read.asks:
            raise UsageError(which(read, known), where="name", todo=f"Type which as --interaction. {_TODO}")
    return said


def _said(text: str, known: Medicines) -> str | None:
    """The row that the person says it is; None where nothing is said, or nothing that is known."""
    if blank(text):
        return None
    if text in known.substances or text in known.classes or text in known.former:
        return text
    if name_letters(text) in known.nameless:
        return GAPS["none"]
    read = said_to_be(text, known)
    if read.asks or not read.found:
        raise UsageError(which(read, known), where="interaction", todo=f"Type it in full. {_TODO}")
    return "+".join(read.found) or None


def said_to_be(text: str, known: Medicines) -> NameRead:
    """How what a product is said to be is read: as a name, else as the beginning of one."""
    read = read_name(text, known)
    if read.how == "unknown" and (parts := begun(text, known)):
        return NameRead(typed=text, how="exact" if len(parts) == 1 else "ambiguous", found=parts)
    return read


def _only_where_unknown(form: Mapping[str, str], said: str | None, gap: str, known: Medicines) -> None:
    """UsageError where no gap is said of something whose gap is known."""
    read = read_name(clean_line(form.get("name", "")), known)
    ids = said.split("+") if said is not None else list(read.sure)
    if gap == GAPS["none"] and not read.route and any(_has_gap(one, known) for one in ids):
        named = known.name_of(ids[0]) if ids[0] not in known.former else ids[0]
        todo = "Say in the name that it is an injection, an inhaler or a patch; else its own gap is kept."
        raise UsageError(f"{named} is known, and has a gap of its own", where="gap", todo=todo)


def _has_gap(one: str, known: Medicines) -> bool:
    row = known.substances.get(one)
    return row is None or (row.oral_gap and not any(kind.startswith("no_gap") for kind in row.classes))


def which(read: NameRead, known: Medicines) -> str:
    """The question that a reading asks, or that it is not known."""
    names = [known.name_of(found) for found in read.found]
    if not names:
        return f"“{read.typed[:40]}” is not known to the coach"
    if len(names) == 1:
        return f"“{read.typed[:40]}” is not known: did you mean {names[0]}?"
    few = names[:MOST_CHOICES] if len(names) > MOST_CHOICES else names[:-1]
    return f"“{read.typed[:40]}” may be {', '.join(few)} or {'others' if len(names) > MOST_CHOICES else names[-1]}"
