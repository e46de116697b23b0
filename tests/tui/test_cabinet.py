"""The cabinet by its keys: what is said before a dose, what is logged, and what is refused."""

from __future__ import annotations

import pytest
from rich.segment import Segment
from textual.color import Color
from textual.pilot import Pilot

from coach.desk import Desk
from coach.flows import cabinet as flow
from coach.model import Intake, Product
from coach.tui.app import CoachApp
from coach.tui.dialogs.choose import Choose
from coach.tui.dialogs.form import FormDialog
from coach.tui.dialogs.pages import Page
from coach.tui.rooms.cabinet import CabinetScreen
from coach.tui.widgets.charts import limit_bar
from coach.tui.widgets.text import AsciiSigns
from tests.tui.conftest import MAGNESIUM, furnish, new_desk
from tests.tui.hands import paste
from tests.tui.nights import morning_desk
from tests.tui.pictures import check_picture, picture

THYROID = {
    "name": "Thyroid", "kind": "medicine", "per": "tablet", "interaction": "levothyroxine", "times": "07:00",
    "stock": "90",
}  # fmt: skip
HOSTILE = "[/][@click=q]x"


def doses(desk: Desk) -> list[tuple[str | None, float]]:
    """Name and servings of every logged dose."""
    return [(dose.name, dose.servings) for dose in desk.store.all(Intake)]


def room(app: CoachApp) -> CabinetScreen:
    """The cabinet."""
    assert isinstance(app.screen, CabinetScreen)
    return app.screen


async def fill(pilot: Pilot[None], app: CoachApp, **texts: str) -> None:
    """Put texts into the named fields of the form on top."""
    form = app.screen
    assert isinstance(form, FormDialog)
    for name, text in texts.items():
        form.focus_field(name)
        await pilot.pause()
        await paste(pilot, app, text)


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_the_cabinet_in_one_look(desk: Desk, size: tuple[int, int]) -> None:
    flow.add_product(desk, THYROID)
    flow.take(desk, "Night Mag", 1, "17:30")
    app = CoachApp(desk)
    async with app.run_test(size=size) as pilot:
        await pilot.press("3")
        await pilot.pause()
        check_picture(app, f"cabinet_{size[0]}x{size[1]}")


async def test_an_empty_cabinet_says_the_next_key_and_why() -> None:
    app = CoachApp(morning_desk())
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("3")
        assert "A picks a common product, a adds yours" in picture(app)
        check_picture(app, "cabinet_empty")


async def test_one_key_takes_the_usual_dose_and_the_sum_follows(desk: Desk) -> None:
    app = CoachApp(desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("3", "space")
        assert doses(desk) == [("Night Mag", 2)]
        assert "Mg ▰▰▰▰▱▱▱ 200/350 mg   limit" in picture(app)
        assert "58 left" in picture(app)
        await pilot.press("r")
        assert doses(desk) == []
        await pilot.press("u")
        assert doses(desk) == [("Night Mag", 2)]


async def test_what_stands_against_a_dose_shows_before_it_is_logged(desk: Desk) -> None:
    flow.take(desk, "Night Mag", 2, "17:00")
    app = CoachApp(desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("3")
        row = room(app).selected
        assert row is not None
        assert [found.severity for found in row.findings][:1] == ["hard"]
        assert "!!" in picture(app)
        assert row.findings[0].fact in picture(app)


async def test_a_refused_dose_says_why_and_can_be_kept_as_taken(desk: Desk) -> None:
    flow.take(desk, "Night Mag", 2, "17:00")
    app = CoachApp(desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("3", "exclamation_mark")
        assert len(doses(desk)) == 1
        await pilot.press("d")
        assert len(doses(desk)) == 1
        assert "! logs it as taken already" in picture(app)
        check_picture(app, "cabinet_refused")
        await pilot.press("exclamation_mark")
        assert len(doses(desk)) == 2
        assert "400/350 mg ! over" in picture(app)


async def test_another_amount_at_an_earlier_time(desk: Desk) -> None:
    app = CoachApp(desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("3", "t", "1")
        await fill(pilot, app, when="16:15")
        assert "none of concern" in picture(app) or "! " in picture(app)
        await pilot.press("ctrl+s")
    (dose,) = desk.store.all(Intake)
    assert (dose.servings, f"{dose.at:%H:%M}") == (1, "16:15")


async def test_a_product_is_added_with_what_was_understood_said_live(desk: Desk) -> None:
    app = CoachApp(desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("3", "a", "ctrl+o")
        await fill(pilot, app, name="Day Mag", form="citrate", elemental="120")
        await pilot.pause()
        assert "1 capsule = 120 mg elemental magnesium" in picture(app)
        check_picture(app, "cabinet_form")
        await pilot.press("ctrl+s")
        row = room(app).selected
        assert row is not None
        assert (row.product.name, row.magnesium_mg) == ("Day Mag", 120)


async def test_an_impossible_amount_is_refused_beside_its_field(desk: Desk) -> None:
    app = CoachApp(desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("3", "a", "ctrl+o")
        await fill(pilot, app, name="Day Mag", form="citrate", elemental="900", compound="1000")
        await pilot.press("ctrl+s")
        form = app.screen
        assert isinstance(form, FormDialog)
        assert [line.field.name for line in form.lines if line.error] == ["elemental"]
        assert form.lines[form.here].field.name == "elemental"
    assert len(desk.store.all(Product)) == 1


async def test_editing_a_name_does_not_count_the_stock_again(desk: Desk) -> None:
    flow.take(desk, "Night Mag", 2)
    app = CoachApp(desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("3", "e")
        await fill(pilot, app, name="Evening")
        await pilot.press("ctrl+s")
        row = room(app).selected
        assert row is not None
        assert (row.product.name, row.stock_left) == ("Evening", 58)


async def test_a_choice_turns_by_arrow_and_digit(desk: Desk) -> None:
    app = CoachApp(desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("3", "a", "ctrl+o", "enter", "3")
        form = app.screen
        assert isinstance(form, FormDialog)
        assert form.typed["kind"] == "medicine"
        await pilot.press("right")
        assert form.typed["kind"] == "caffeine"
        await pilot.press("left", "left", "left", "left")
        assert form.typed["kind"] == "food"


async def test_delete_asks_nothing_and_undo_brings_it_back(desk: Desk) -> None:
    app = CoachApp(desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("3", "x")
        assert desk.store.all(Product) == ()
        await pilot.press("u")
        assert [product.name for product in desk.store.all(Product)] == ["Night Mag"]


async def test_the_checks_of_the_whole_cabinet_are_one_key_away(desk: Desk) -> None:
    flow.add_product(desk, THYROID)
    app = CoachApp(desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("3", "i")
        for finding in flow.check(desk).findings:
            assert finding.fact in picture(app)


async def test_names_are_never_markup() -> None:
    desk = furnish(new_desk())
    flow.add_product(desk, {**MAGNESIUM, "name": HOSTILE})
    app = CoachApp(desk)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("3", "space", "e")
        assert HOSTILE in picture(app)
        await pilot.press("escape", "t", "escape")
        assert HOSTILE in picture(app)


@pytest.mark.parametrize(
    ("amount", "limit", "bar"),
    [
        (0, 350, "▱▱▱▱▱▱▱"),
        (1, 350, "▰▱▱▱▱▱▱"),
        (200, 350, "▰▰▰▰▱▱▱"),
        (349, 350, "▰▰▰▰▰▰▱"),
        (350, 350, "▰▰▰▰▰▰▰"),
        (900, 350, "▰▰▰▰▰▰▰"),
        (0, 0, "▱▱▱▱▱▱▱"),
        (5, 0, "▰▰▰▰▰▰▰"),
    ],
)
def test_a_bar_is_full_only_at_the_limit(amount: float, limit: float, bar: str) -> None:
    assert limit_bar(amount, limit, 7) == bar


async def test_a_generic_product_from_the_list_fills_the_form(desk: Desk) -> None:
    app = CoachApp(desk)
    async with app.run_test(size=(80, 30)) as pilot:
        await pilot.press("3", "A", "down", "down", "down", "enter")
        form = app.screen
        assert isinstance(form, FormDialog)
        assert (form.typed["name"], form.typed["contents"]) == ("ZMA", "zinc 30 mg, b6 10.5 mg")
        assert "30 mg zinc" in picture(app)
        await pilot.press("ctrl+s")
        assert {product.name for product in desk.store.all(Product)} == {"Night Mag", "ZMA"}


async def test_the_matrix_shows_both_gaps_and_the_free_hours(desk: Desk) -> None:
    flow.add_product(desk, THYROID)
    app = CoachApp(desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("3", "m")
        check_picture(app, "cabinet_matrix")


async def test_what_was_felt_is_kept_and_a_red_flag_stands_alone(desk: Desk) -> None:
    flow.take(desk, "Night Mag", 1, "17:30")
    app = CoachApp(desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("3", "tab", "f")
        await paste(pilot, app, "loose stool")
        await pilot.press("enter")
        assert desk.store.all(Intake)[0].effects == ("loose stool",)
        await pilot.press("f")
        await paste(pilot, app, "chest pain")
        await pilot.press("enter", "1")
        await pilot.pause()
        app.clear_notifications()
        await pilot.pause()
        check_picture(app, "today_red_flag")
        await pilot.press("u")
        assert "Night Mag" in picture(app)


async def test_the_offered_step_is_one_key_and_stays_to_be_seen(empty_desk: Desk) -> None:
    desk = furnish(empty_desk)
    flow.remove_product(desk, "Night Mag")
    flow.add_product(desk, {**MAGNESIUM, "daily": ""})
    app = CoachApp(desk)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("3")
        assert "p: Start with 200 mg a day." in picture(app)
        await pilot.press("p")
        assert "Thu 5 Mar: Start with 200 mg a day" in " ".join(picture(app).split())
        assert "Week 1 of 8" in picture(app)


async def test_letters_narrow_the_list_and_what_nothing_holds_is_not_taken(desk: Desk) -> None:
    app = CoachApp(desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("3", "A", *"magq")
        assert isinstance(app.screen, Choose)
        assert [name for _, name in app.screen.shown][:2] == ["Magnesium bisglycinate", "Magnesium citrate"]
        assert "mag…" in picture(app)
        await pilot.press("backspace", "backspace", "backspace", *"zinc", "enter")
        assert isinstance(app.screen, FormDialog)
        assert app.screen.typed["name"] == "Zinc"


async def test_the_cursor_begins_on_what_is_due_and_s_tells_everything_about_it(desk: Desk) -> None:
    for name in ("Apples", "Bananas"):
        flow.add_product(desk, {"name": name, "kind": "supplement", "contents": "zinc 1 mg"})
    use = {"note": "line\n" * 3, "expires": "2027-01-31", "times": "21:00"}
    flow.edit_product(desk, "Night Mag", use)
    flow.edit_product(desk, "Night Mag", {"times": "21:00, 22:00"})
    app = CoachApp(desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("3")
        selected = room(app).selected
        assert selected is not None
        assert selected.product.name == "Night Mag"
        await pilot.press("s", "pagedown")
        assert isinstance(app.screen, Page)
        said = " ".join(picture(app).replace("│", " ").split())
        assert "Set by hand to 100 mg a day" in said
        assert "Set by hand to 200 mg a day" in said


async def test_a_drug_is_understood_beside_its_field_while_it_is_typed(desk: Desk) -> None:
    app = CoachApp(desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("3", "a", "ctrl+o")
        assert "is missing" not in picture(app)
        await fill(pilot, app, interaction="levotiroxina")
        assert "levothyroxine" in picture(app)
        await pilot.press(*["backspace"] * 12)
        await fill(pilot, app, interaction="metro")
        assert "“metro” may be metronidazole" in picture(app)


async def test_fifteen_products_and_the_matrix_of_them_are_readable_at_80x24(desk: Desk) -> None:
    flow.add_product(desk, THYROID)
    flow.add_product(desk, {"name": "Doxycyclin", "kind": "medicine", "times": "12:00"})
    for number in range(10):
        flow.add_product(desk, {"name": f"A very long name of a product, number {number}", "kind": "supplement",
                                "contents": "zinc 1 mg", "stock": "30"})  # fmt: skip
    for name, times in (("Multi", "08:00"), ("Bath salts with a very long name", "")):
        flow.add_product(desk, {"name": name, "kind": "supplement", "elemental": "50", "times": times})
    app = CoachApp(desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("3", "m")
        await pilot.pause()
        check_picture(app, "cabinet_matrix_full")
        table = [line for line in picture(app).splitlines() if "h, " in line]
        assert [line.split("│")[1].split() for line in table][:2] == [
            ["Doxycyclin", "2", "h,", "4", "h", "clear", "clear", "clear"],
            ["Thyroid", "4", "h,", "4", "h", "clear", "!", "08:00", "clear"],
        ]


async def test_a_due_day_is_moved_by_a_key_and_back_by_undo(desk: Desk) -> None:
    app = CoachApp(desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("3", "a", "ctrl+o")
        await fill(pilot, app, name="Day Mag", form="citrate", elemental="120", schedule="every 2 days from tomorrow")
        await pilot.pause()
        assert "every 2 days from" in picture(app)
        await pilot.press("ctrl+s", "n")
        assert "Move Day Mag" in picture(app)
        await pilot.press(*"today", "enter")
        row = room(app).selected
        assert row is not None
        assert row.due == "due today"
        await pilot.press("u")
        row = room(app).selected
        assert row is not None
        assert row.due.startswith("next on ")


def test_quarters_are_written_out_in_ascii_and_the_line_keeps_its_width() -> None:
    drawn = AsciiSigns().apply([Segment("Iron  1 ½ tablets      20:00"), Segment("½ x")], Color(0, 0, 0))
    assert [segment.text for segment in drawn] == ["Iron  1 1/2 tablets    20:00", "1/2"]
