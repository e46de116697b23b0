"""One fact, one owner: what Today, the cabinet, the shell and the plan say of one cabinet is the same."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach.cli.plain import day_lines
from coach.desk import Desk
from coach.flows import cabinet
from coach.flows.today import see_today
from coach.flows.what_if import see
from coach.model import Content, DayPlan, Intake, Product, Use
from coach.model.records import Region
from coach.tui.widgets.charts import magnesium_gauge
from coach.tui.widgets.products import checks_text, product_line, total_text
from coach.tui.widgets.status_strip import strip_pieces
from tests.flows.conftest import BERLIN, at, make_desk

MORNING = "2026-03-05T08:00:00+01:00"
DAY = date(2026, 3, 5)


def put(desk: Desk, *records: Product | Intake) -> None:
    with desk.store.change("test", at=desk.now()) as change:
        for record in records:
            change.put(record)


def mag(per: float = 100, **use: object) -> Product:
    """A magnesium product in capsules, meant as told."""
    content = Content(nutrient="magnesium", form="bisglycinate", elemental_mg=per)
    meant = Use(goal="sleep", **use)  # type: ignore[arg-type]
    return Product(id="mag", name="Night Mag", kind="magnesium", contents=(content,), serving="capsule", use=meant)


def meant_by_the_plan(plan: DayPlan) -> float:
    """Servings of the product that the plan asks for."""
    return sum(item.dose.servings for item in plan.items if item.dose is not None and item.dose.product == "mag")


USES = st.one_of(
    st.just({}),
    st.builds(lambda mg: {"daily_mg": mg}, st.sampled_from((50.0, 120.0, 200.0, 249.0, 250.0, 400.0, 600.0))),
    st.builds(lambda n: {"servings": float(n)}, st.integers(1, 2)),
    st.just({"times": ("20:00",)}),
    st.just({"times": ("09:00", "21:00"), "servings": 1.0}),
)


@given(USES, st.sampled_from((50.0, 60.0, 100.0)), st.sampled_from((1988, 1955)))
def test_the_plan_the_run_out_and_the_check_mean_the_same_servings(
    use: dict[str, object], per: float, birth_year: int
) -> None:
    profile = msgspec.structs.replace(BERLIN, birth_year=birth_year)
    desk = make_desk(MORNING, profile=profile)
    put(desk, msgspec.structs.replace(mag(per, **use), stock_servings=60.0, stocked_at=desk.now()))
    view = cabinet.see_cabinet(desk)
    plan = see_today(desk).plan
    a_day = meant_by_the_plan(plan)
    assert a_day > 0
    assert view.rows[0].runs_out == DAY + timedelta(days=int(60 / a_day))
    assert plan.totals.magnesium_supplemental_mg == pytest.approx(a_day * per)
    what = see(desk, DAY, "wake 6:30")
    assert not any(line.id.startswith("dose-") and line.after is None for line in what.lines)


def test_a_product_without_an_amount_lasts_as_long_as_the_plan_takes_of_it() -> None:
    """The plan takes the two capsules that one starts with; the stock counted one, and was out a month too late."""
    desk = make_desk(MORNING)
    put(desk, msgspec.structs.replace(mag(), stock_servings=60.0, stocked_at=desk.now()))
    row = cabinet.see_cabinet(desk).rows[0]
    assert meant_by_the_plan(see_today(desk).plan) == 2
    assert row.runs_out == date(2026, 4, 4)
    cabinet.take(desk, "Night Mag")
    assert desk.store.all(Intake)[0].servings == 2


@pytest.mark.parametrize(
    ("who", "use", "out"),
    [
        ({"region": "eu"}, {"daily_mg": 600}, date(2026, 4, 4)),  # two of six fit, and the stock was out ten days on
        ({"region": "us"}, {"daily_mg": 600}, date(2026, 3, 25)),
        ({"region": "eu"}, {"times": ("08:00", "14:00", "21:00")}, date(2026, 4, 4)),
        ({"birth_year": 2010}, {"daily_mg": 200}, None),
        ({"conditions": ("kidney",)}, {"daily_mg": 200}, None),
    ],
)
def test_a_stock_lasts_as_limits_and_gates_let_the_plan_take_of_it(
    who: dict[str, object], use: dict[str, object], out: date | None
) -> None:
    desk = make_desk("2026-03-05T07:00:00+01:00", profile=msgspec.structs.replace(BERLIN, **who))
    put(desk, msgspec.structs.replace(mag(100, **use), stock_servings=60.0, stocked_at=desk.now()))
    a_day = meant_by_the_plan(see_today(desk).plan)
    assert cabinet.see_cabinet(desk).rows[0].runs_out == out
    assert out is None or (out - DAY).days == 60 / a_day
    assert (out is None) == (a_day == 0)


def test_what_another_product_leaves_no_room_for_is_not_used_up() -> None:
    desk = make_desk(MORNING, profile=msgspec.structs.replace(BERLIN, region="eu"))
    first = msgspec.structs.replace(mag(daily_mg=200), stock_servings=60.0, stocked_at=desk.now())
    put(desk, first, msgspec.structs.replace(first, id="other", name="Other"))
    outs = {row.product.id: row.runs_out for row in cabinet.see_cabinet(desk).rows}
    assert outs == {"mag": date(2026, 4, 4), "other": None}


def test_one_key_logs_what_the_plan_means_by_one_take() -> None:
    """300 mg a day are planned as two takes, so the key does not log three capsules at once."""
    desk = make_desk(MORNING, profile=msgspec.structs.replace(BERLIN, region="us"))
    put(desk, mag(daily_mg=300))
    planned = [i.dose.servings for i in see_today(desk).plan.items if i.dose is not None]
    assert planned == [1, 2]
    cabinet.take(desk, "Night Mag")
    assert desk.store.all(Intake)[0].servings == 2


@given(
    st.lists(st.tuples(st.integers(0, 17 * 60), st.integers(10, 300)), min_size=1, max_size=4),
    st.sampled_from((3.0, 5.0, 9.5)),
)
def test_caffeine_at_bed_is_one_number_on_screen_in_the_shell_and_in_the_document(
    cups: list[tuple[int, int]], half_life: float
) -> None:
    desk = make_desk(profile=msgspec.structs.replace(BERLIN, caffeine_half_life_h=half_life))
    dawn = datetime.fromisoformat("2026-03-05T04:00:00+01:00")
    put(
        desk,
        *(
            Intake(id=f"c{n}", at=dawn + timedelta(minutes=minute), product="x", caffeine_mg=float(mg))
            for n, (minute, mg) in enumerate(cups)
            if dawn + timedelta(minutes=minute) <= desk.now()
        ),
    )
    view = see_today(desk)
    said = f"{view.plan.totals.caffeine_at_bed_mg:g} mg"
    assert f"caffeine {said} at bed" in strip_pieces(view.strip, desk.zone)[1]
    shell = " ".join(line.text.strip() for line in day_lines(view))
    assert (f"about {said} caffeine left at bedtime" in shell) == (view.strip.caffeine_at_bed_mg > 0)


@pytest.mark.parametrize(("mg", "left"), [(50, "13 mg"), (50.2, "13 mg"), (49.8, "12 mg"), (0.3, "0 mg")])
def test_half_a_milligram_is_rounded_once_and_up(mg: float, left: str) -> None:
    """Two half-lives before bed a quarter is left: 12.5 was 12 on the screen and 13 in the shell."""
    desk = make_desk()
    bed = see_today(desk).plan.bed
    assert bed is not None
    put(desk, Intake(id="c", at=bed.target - timedelta(hours=10), product="x", caffeine_mg=mg))
    assert f"caffeine {left} at bed" in strip_pieces(see_today(desk).strip, desk.zone)[1]


@given(st.integers(0, 3), st.sampled_from(("us", "eu")), USES)
def test_the_magnesium_gauge_is_one_figure_on_today_and_in_the_cabinet(
    taken: int, region: Region, use: dict[str, object]
) -> None:
    desk = make_desk(profile=msgspec.structs.replace(BERLIN, region=region))
    put(desk, mag(100, **use))
    for number in range(taken):
        put(desk, Intake(id=f"d{number}", at=desk.now() - timedelta(hours=number), product="mag", magnesium_mg=100))
    today, room = see_today(desk), cabinet.see_cabinet(desk)
    assert today.strip.magnesium == room.magnesium
    assert room.magnesium.taken == 100 * taken
    assert total_text(room).startswith(magnesium_gauge(today.strip.magnesium))
    assert strip_pieces(today.strip, desk.zone)[0] == magnesium_gauge(room.magnesium)
    assert room.magnesium.limit == {"us": 350, "eu": 250}[region]


THYROID = {"name": "Thyroid", "kind": "medicine", "interaction": "levothyroxine", "times": "07:00", "stock": "90"}


@given(
    st.sampled_from(("09:30", "17:00", "22:00")),
    st.integers(0, 3),
    st.booleans(),
    st.sampled_from((None, 30.0, 3.0)),
    st.sampled_from(((), ("kidney",), ("pregnancy",))),
)
def test_the_head_of_the_cabinet_counts_what_the_rows_bear(
    clock: str, taken: int, thyroid: bool, stock: float | None, conditions: tuple[str, ...]
) -> None:
    profile = msgspec.structs.replace(BERLIN, conditions=conditions)
    desk = make_desk(f"2026-03-05T{clock}:00+01:00", profile=profile)
    put(
        desk, msgspec.structs.replace(mag(daily_mg=200), stock_servings=stock, stocked_at=desk.now() if stock else None)
    )
    if thyroid:
        cabinet.add_product(desk, THYROID)
    for number in range(taken):
        put(desk, Intake(id=f"d{number}", at=desk.now() - timedelta(minutes=number), product="mag", magnesium_mg=100))
    view = cabinet.see_cabinet(desk)
    marks = ["".join(part.text for part in product_line(row, 80))[:2] for row in view.rows]
    assert ("to mind" in checks_text(view) and "nothing" not in checks_text(view)) == any("!" in mark for mark in marks)
    on_rows = {(one.fact, one.text) for row in view.rows for one in row.findings}
    assert on_rows == {(one.fact, one.text) for one in view.findings if one.products}
    assert len(view.findings) == len({(one.fact, one.text) for one in view.findings})


def test_nothing_to_mind_is_never_said_over_a_row_with_a_mark() -> None:
    """Magnesium an hour ago, the thyroid tablet asks for four: its row bears `!`, and the head counts it."""
    desk = make_desk()
    put(desk, mag(daily_mg=100), Intake(id="d", at=desk.now() - timedelta(hours=1), product="mag", magnesium_mg=100))
    cabinet.add_product(desk, THYROID)
    assert checks_text(cabinet.see_cabinet(desk)) == "! i: 1 to mind"


def lived(*, taken: bool) -> Desk:
    """The morning after an evening with two capsules planned, and taken or not, and one change to close it."""
    desk = make_desk()
    cabinet.add_product(desk, {"name": "Night Mag", "kind": "magnesium", "form": "bisglycinate", "elemental": "100",
                               "per": "capsule", "goal": "sleep", "daily": "200"})  # fmt: skip
    desk = at(desk, "2026-03-05T21:10:00+01:00")
    if taken:
        cabinet.take(desk, "Night Mag", 2)
    else:
        cabinet.add_product(desk, THYROID)
    return at(desk, "2026-03-06T08:00:00+01:00")


@pytest.mark.parametrize("taken", [True, False])
@pytest.mark.parametrize(
    "edit", [{"elemental": "50"}, {"elemental": "200"}, {"daily": "100"}, {"name": "Other"}, {"active": "no"}]
)
def test_editing_a_product_rewrites_no_evening(taken: bool, edit: dict[str, str]) -> None:
    """Two capsules of a past evening became four with the strength of the product halved."""
    desk = lived(taken=taken)
    before = see_today(desk, DAY)
    cabinet.edit_product(desk, "Night Mag", edit)
    after = see_today(desk, DAY)

    def told(plan: DayPlan) -> list[tuple[str, str | None]]:
        return [(i.title, i.outcome) for i in plan.items if "Mag" in i.title or "Other" in i.title]

    assert told(before.plan) == [("Night Mag · 2 capsules · 200 mg", "on_time" if taken else "unknown")]
    shown = [(title, outcome) for title, outcome in told(after.plan) if outcome is not None]
    assert shown == told(before.plan)
    assert after.strip.magnesium.taken == before.strip.magnesium.taken == (200 if taken else 0)
    assert after.strip.magnesium.total == after.strip.magnesium.taken
    assert after.plan.totals == before.plan.totals


def test_a_dose_that_held_no_magnesium_never_gains_any() -> None:
    desk = make_desk()
    cabinet.add_product(desk, {"name": "Zinc", "kind": "supplement", "contents": "zinc 10 mg", "per": "tablet"})
    cabinet.take(desk, "Zinc")
    cabinet.edit_product(desk, "Zinc", {"form": "citrate", "elemental": "100"})
    assert see_today(desk).strip.magnesium.taken == 0
