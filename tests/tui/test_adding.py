"""Adding in three answers, by its keys: counted, completed, read back; what is not clear is asked."""

from __future__ import annotations

import pytest
from textual.pilot import Pilot

from coach.desk import Desk
from coach.model import Product
from coach.tui.app import CoachApp
from coach.tui.dialogs.adding import AddDialog
from coach.tui.dialogs.choose import Choose
from coach.tui.dialogs.form import FormDialog
from coach.tui.rooms.cabinet import CabinetScreen
from tests.tui.pictures import check_picture, picture

NAMED = {"/": "slash", ":": "colon", " ": "space", ",": "comma"}
KEYS = ("enter", "ctrl+o", "escape", "down")


def newest(desk: Desk) -> Product:
    """The product that is not the one of the furnished store."""
    (found,) = [product for product in desk.store.all(Product) if product.name != "Night Mag"]
    return found


async def typed(pilot: Pilot[None], *words: str) -> int:
    """Press keys, and words letter by letter; how many keys that were."""
    keys = [key for word in words for key in ((word,) if word in KEYS else word)]
    await pilot.press(*(NAMED.get(key, key) for key in keys))
    await pilot.pause()
    return len(keys)


async def test_a_bisglycinate_for_sleep_takes_fourteen_keys_at_most(desk: Desk) -> None:
    app = CoachApp(desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("3")
        keys = await typed(pilot, "a", "Mag", "enter", "200/2", "enter", "enter")
        assert keys <= 14
        assert isinstance(app.screen, CabinetScreen)
    product = newest(desk)
    (content,) = product.contents
    assert (product.name, product.kind, product.serving) == ("Magnesium bisglycinate", "magnesium", "capsule")
    assert (content.form, content.elemental_mg) == ("bisglycinate", 100)
    assert product.use is not None
    assert product.use.goal == "sleep"


async def test_levothyroxine_at_half_past_six_takes_sixteen_keys_at_most(desk: Desk) -> None:
    app = CoachApp(desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("3")
        keys = await typed(pilot, "a", "levo", "enter", "enter", "06:30", "enter")
        assert keys <= 16
    product = newest(desk)
    assert (product.name, product.kind) == ("Levothyroxine", "medicine")
    assert product.use is not None
    assert product.use.times == ("06:30",)


async def test_what_is_typed_is_read_back_in_a_sentence(desk: Desk) -> None:
    app = CoachApp(desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("3")
        await typed(pilot, "a", "Mag", "enter", "500 mg citrate, 80 mg elemental", "enter")
        assert "1 capsule = 80 mg elemental magnesium" in picture(app)
        assert "for sleep" in picture(app)
        check_picture(app, "cabinet_add")


async def test_known_contents_come_along(desk: Desk) -> None:
    app = CoachApp(desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("3")
        await typed(pilot, "a", "zma", "enter", "enter", "22", "enter")
    product = newest(desk)
    assert product.name == "zma"
    assert [content.nutrient for content in product.contents] == ["magnesium", "zinc", "b6"]


async def test_a_name_that_is_not_clear_is_asked_and_the_answer_kept(desk: Desk) -> None:
    app = CoachApp(desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("3")
        await typed(pilot, "a", "metro ", "enter", "enter", "8", "enter")
        assert isinstance(app.screen, Choose)
        assert "metronidazole" in picture(app)
        await typed(pilot, "down", "enter")
    product = newest(desk)
    assert (product.name, product.kind, product.interaction) == ("metro", "medicine", "metoprolol")


@pytest.mark.parametrize(("downs", "kept"), [(1, "no_gap_route"), (2, "unknown_rx"), (3, "gap_open")])
async def test_a_name_that_is_not_known_is_asked_what_it_is(desk: Desk, downs: int, kept: str) -> None:
    app = CoachApp(desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("3")
        await typed(pilot, "a", "Blorptezine", "enter", "enter", "8", "enter")
        assert "“Blorptezine” is not known to the coach" in picture(app)
        await typed(pilot, *["down"] * downs, "enter")
    assert (newest(desk).kind, newest(desk).interaction) == ("medicine", kept)


async def test_escape_from_the_question_keeps_what_was_typed_and_saves_nothing(desk: Desk) -> None:
    app = CoachApp(desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("3")
        await typed(pilot, "a", "Blorptezine", "enter", "enter", "8", "enter", "escape")
        assert isinstance(app.screen, AddDialog)
        await typed(pilot, "escape", "a")
        assert isinstance(app.screen, AddDialog)
        assert app.screen.typed == {"name": "Blorptezine", "strength": "", "when": "8"}
    assert len(desk.store.all(Product)) == 1


@pytest.mark.parametrize(
    ("name", "strength", "when", "field", "said"),
    [
        ("Mag", "200 mg in 2 foos", "", "strength", "neither a unit nor a serving"),
        ("Mag", "½ capsule", "", "strength", "capsules are not cut"),
        ("zinc", "30 iu", "", "strength", "not measured in iu"),
        ("Mag", "200/2", "25:00", "when", "neither a time nor what it is for"),
    ],
)
async def test_a_bad_answer_is_said_at_its_line_and_nothing_is_lost(
    desk: Desk, name: str, strength: str, when: str, field: str, said: str
) -> None:
    app = CoachApp(desk)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("3")
        await typed(pilot, "a", name, "enter", strength, "enter", when, "enter")
        form = app.screen
        assert isinstance(form, AddDialog)
        assert said in picture(app)
        assert form.typed["strength"] == strength
        assert [line.field.name for line in form.lines if line.error] == [field]
    assert len(desk.store.all(Product)) == 1


async def test_more_opens_every_field_with_what_was_typed(desk: Desk) -> None:
    app = CoachApp(desk)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("3")
        await typed(pilot, "a", "Mag", "enter", "200/2", "ctrl+o")
        form = app.screen
        assert isinstance(form, FormDialog)
        assert not isinstance(form, AddDialog)
        names = ("name", "form", "elemental", "per", "goal")
        assert [form.typed[one] for one in names] == [
            "Magnesium bisglycinate",
            "bisglycinate",
            "200",
            "2 capsule",
            "sleep",
        ]
