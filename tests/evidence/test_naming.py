"""Names as people type them mean what they say; what is not sure is asked, nothing is bent to a neighbor."""

from __future__ import annotations

import random
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest

from coach.evidence.medicines import medicines
from coach.evidence.medicines.naming import NameRead, read_name
from coach.evidence.medicines.slips import letters_off, sound

KNOWN = medicines()
ASKED = tomllib.loads(Path(__file__).with_name("names_asked.toml").read_text("utf-8"))["names"]


def reading(typed: str) -> NameRead:
    """How it is understood."""
    return read_name(typed, KNOWN)


def as_answer(read: NameRead) -> str:
    """The reading as the list of names writes it."""
    if read.how == "ambiguous":
        return "ambiguous:" + ",".join(sorted(read.found))
    return "+".join(read.found) or "unknown"


@pytest.mark.parametrize(("typed", "expected"), ASKED.items())
def test_every_name_of_the_list_is_read_as_it_expects(typed: str, expected: str) -> None:
    head, colon, choices = expected.partition(":")
    assert as_answer(reading(typed)) == (f"{head}:{','.join(sorted(choices.split(',')))}" if colon else expected)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("EUTHYROX", "levothyroxine"),
        ("Euthyrox 75 \u00b5g", "levothyroxine"),
        ("L-Thyroxin Henning 100", "levothyroxine"),
        ("levotiroxina sódica 50 mcg", "levothyroxine"),
        ("Euthyrox75", "levothyroxine"),
        ("omega3", "omega_3"),
        ("Cipro 500mg tablets", "ciprofloxacin"),
        ("Ciprofloxacin-ratiopharm 500 mg Filmtabletten", "ciprofloxacin"),
        ("ciprofloxacino cinfa 500 mg comprimidos", "ciprofloxacin"),
        ("CIPROFLOXACINE ARROW 500 mg, comprimé", "ciprofloxacin"),
        ("Alendronsäure 70 mg Wochentablette", "alendronate"),
        ("alendronic acid tablets", "alendronate"),
        ("Nexium mups 20mg", "esomeprazole"),
        ("esomeprazole magnesium", "esomeprazole"),
        ("atorvastatin calcium 20", "atorvastatin"),
        ("quetiapine fumarate", "quetiapine"),
        ("Metformin HCl 1-0-1", "metformin"),
        ("ibuprofens", "ibuprofen"),
        ("Eisen Tabletten", "iron"),
        ("zinc acetate", "zinc_acetate"),
        ("vitamin b 12 1000 \u00b5g", "vitamin_b12"),
        ("vitamin a", "vitamin_a"),
        ("ZMA", "zma"),
        ("Multivitamin", "multivitamin"),
        ("Psyllium husk", "psyllium"),
        ("Iron bisglycinate", "iron_bisglycinate"),
    ],
)
def test_case_accents_strengths_forms_salts_and_makers_do_not_count(typed: str, meant: str) -> None:
    read = reading(typed)
    assert read.sure == (meant,)


@pytest.mark.parametrize(
    ("typed", "how", "found", "off"),
    [
        ("levothyroxne", "slip", ("levothyroxine",), 1),
        ("sertralien", "slip", ("sertraline",), 1),
        ("ciprofloxasinn", "slip", ("ciprofloxacin",), 2),
        ("amitrptyln", "slip", ("amitriptyline",), 2),
        ("elvothyroxine", "slip", ("levothyroxine",), 2),
        ("Dr Bob's melatonin dreams", "slip", ("melatonin",), 2),
    ],
)
def test_one_letter_off_is_taken_and_more_is_asked(typed: str, how: str, found: tuple[str, ...], off: int) -> None:
    read = reading(typed)
    assert (read.how, read.found, read.off, read.asks) == (how, found, off, off > 1)


def test_another_language_is_no_slip_to_ask_about() -> None:
    assert reading("hidroxicloroquin").sure == ("hydroxychloroquine",)
    assert sound("levothyroxine") == sound("levotiroxina")


@pytest.mark.parametrize(
    ("typed", "choices"),
    [
        ("metro", {"metronidazole", "metoprolol"}),
        ("prednisone or prednisolone", {"prednisone", "prednisolone"}),
        ("zolpidem oder zopiclone", {"zolpidem", "zopiclone"}),
        ("penicillamin / metro", {"metronidazole", "metoprolol"}),
    ],
)
def test_what_means_several_things_is_asked(typed: str, choices: set[str]) -> None:
    read = reading(typed)
    assert (read.how, set(read.found), read.sure) == ("ambiguous", choices, ())


@pytest.mark.parametrize("name", sorted({name for row in KNOWN.tables.unlisted for name in row.names}))
def test_a_real_name_without_a_row_is_never_bent(name: str) -> None:
    read = reading(f"{name.capitalize()} 20 mg")
    assert read.how in ("unknown", "suffix")
    assert all(found.endswith(("_unknown", "_unspecified")) for found in read.found)


def test_a_slip_in_a_real_name_without_a_row_is_not_taken_for_another() -> None:
    assert reading("cyclosserine").sure == ()
    assert reading("cycloserin").found == ()


@pytest.mark.parametrize(
    ("typed", "group"),
    [
        ("trovafloxacin 200 mg", "fluoroquinolone_unknown"),
        ("trovafloxacino", "fluoroquinolone_unknown"),
        ("rolitetracyclin", "tetracycline_unknown"),
        ("Neridronsäure", "bisphosphonate_unknown"),
        ("ácido neridrónico", "bisphosphonate_unknown"),
        ("afatinib", "kinase_inhibitor_unknown"),
        ("quazepam", "benzodiazepine_unknown"),
    ],
)
def test_the_ending_of_a_class_stands_for_the_strictest_of_it(typed: str, group: str) -> None:
    read = reading(typed)
    assert (read.how, read.sure) == ("suffix", (group,))


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("levothyroxine + iodide", ("levothyroxine", "iodine")),
        ("Ramipril/HCT 5/25", ("ramipril", "hydrochlorothiazide")),
        ("Candesartan-HCT", ("candesartan", "hydrochlorothiazide")),
        ("hierro y zinc", ("iron", "zinc")),
        ("Zink und Eisen", ("zinc", "iron")),
        ("fer et zinc", ("iron", "zinc")),
        ("iron 14 mg, zinc 10 mg", ("iron", "zinc")),
    ],
)
def test_a_mixture_is_read_by_its_parts(typed: str, found: tuple[str, ...]) -> None:
    assert reading(typed).sure == found


def test_a_part_that_is_not_known_is_named() -> None:
    read = reading("iron + blorptezine")
    assert (read.sure, read.strange) == (("iron",), ("blorptezine",))


@pytest.mark.parametrize(
    ("typed", "found", "route"),
    [
        ("Salbutamol inhaler", ("salbutamol",), "inhaled"),
        ("morphine injection", ("morphine",), "injected"),
        ("Cortison Spritze", None, "injected"),
        ("blorptezine cream", (), "topical"),
        ("diclofenac gel", ("diclofenac_gel",), ""),
        ("semaglutide injection", ("semaglutide_injection",), ""),
    ],
)
def test_words_of_a_route_say_how_it_is_taken(typed: str, found: tuple[str, ...] | None, route: str) -> None:
    read = reading(typed)
    assert read.route == route
    assert found is None or read.found == found


@pytest.mark.parametrize(
    "typed",
    ["", " ", "none", "keine", "nada", "a pill", "my tablets", "vitamin tablets", "?", "500 mg", "[/]", "Herbal drops",
     "Night Mag", "gluten free multivitamin", "blorptezine", "\u202e", "ox", "\u0661\u0662"],
)  # fmt: skip
def test_what_names_nothing_is_unknown(typed: str) -> None:
    assert reading(typed).how == "unknown"


SLIPS: dict[str, Callable[[str, int], str]] = {
    "left out": lambda name, at: name[:at] + name[at + 1 :],
    "twice": lambda name, at: name[: at + 1] + name[at:],
    "swapped": lambda name, at: name[:at] + name[at : at + 2][::-1] + name[at + 2 :],
    "another": lambda name, at: name[:at] + "x" + name[at + 1 :],
}


@pytest.mark.parametrize("slip", SLIPS)
def test_a_slip_in_any_name_is_never_taken_for_another_without_asking(slip: str) -> None:
    """300 names, one slip each: what is taken is what was meant, or stands one letter from what was typed."""
    chance = random.Random(slip)
    names = [name for name in KNOWN.by_letters if len(name) >= 8 and name.isalpha()]
    for name in chance.sample(names, 300):
        typed = SLIPS[slip](name, chance.randrange(1, len(name) - 1))
        read = reading(typed)
        assert read.found, typed
        if read.sure and not set(read.sure) & set(KNOWN.by_letters[name]):
            letters = {other for other, ids in KNOWN.by_letters.items() if set(ids) & set(read.sure)}
            assert read.how == "suffix" or min(letters_off(typed, other, 2) for other in letters) <= 1, (typed, read)


def test_every_name_of_every_substance_is_found() -> None:
    for row in KNOWN.tables.substance:
        for name in row.names:
            assert row.id in reading(name).found, name
