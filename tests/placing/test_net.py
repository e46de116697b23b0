"""The bit tricks of the net, against sets tried one by one."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from coach.planner.placing.door import NEVER, place, window_name, without
from coach.planner.placing.net import layers, open_slots, reach
from coach.planner.placing.problem import Activity, Block, DayProblem, slot_cost


def bits(slots: int) -> set[int]:
    return {slot for slot in range(slots.bit_length()) if slots >> slot & 1}


@given(st.integers(1, (1 << 14) - 1), st.integers(-16, 16), st.integers(-16, 16))
def test_reach_is_what_lies_so_far_after_some_slot(slots: int, lo: int, hi: int) -> None:
    assert bits(reach(slots, lo, hi)) == {slot + d for slot in bits(slots) for d in range(lo, hi + 1) if slot + d >= 0}


def test_reach_at_its_edges() -> None:
    assert reach(0b1, 0, 0) == 0b1
    assert reach(0b1, -3, -1) == 0, "before the first slot there is nothing"
    assert reach(0b1, 2, 1) == 0
    assert bits(reach(0b1001, 1, 1)) == {1, 4}
    assert bits(reach(0b1001, 1, 2)) == {1, 2, 4, 5}
    assert bits(reach(0b1001, 0, 2)) == {0, 1, 2, 3, 4, 5}
    assert bits(reach(0b100001, 0, 2)) == {0, 1, 2, 5, 6, 7}
    assert bits(reach(0b10000001, 0, 4)) == {0, 1, 2, 3, 4, 7, 8, 9, 10, 11}


@given(
    st.integers(1, 4), st.integers(0, 10), st.integers(0, 12), st.lists(st.tuples(st.integers(0, 9), st.integers(0, 4)))
)
def test_open_slots_leave_the_blocks_free(dur: int, lo: int, hi: int, blocks: list[tuple[int, int]]) -> None:
    activity = Activity("it", dur, True, lo, hi)
    busy = tuple(Block(start, start + length, f"{start}") for start, length in blocks)
    free = {
        slot
        for slot in range(lo, min(hi, 12 - dur) + 1)
        if not any(slot < block.end and block.start < slot + dur for block in busy if block.end > block.start)
    }
    assert bits(open_slots(DayProblem(12, (activity,), busy), activity)) == free
    assert bits(open_slots(DayProblem(12, (activity,), busy), activity._replace(exclusive=False))) == set(
        range(lo, min(hi, 12 - dur) + 1)
    )


TABLES = st.none() | st.lists(st.integers(0, 5), min_size=7, max_size=10).map(tuple)


@given(
    st.integers(0, 9), st.integers(0, 3), st.integers(0, 3), st.none() | st.integers(0, 9), TABLES, st.integers(1, 1023)
)
def test_layers_are_the_slots_up_to_each_cost(
    pref: int, w: int, flat: int, habit: int | None, extra: tuple[int, ...] | None, slots: int
) -> None:
    activity = Activity("it", 1, False, 0, 9, pref, w, flat, habit, 2, extra=extra)
    levels, masks = layers(activity, slots)
    assert levels == sorted({slot_cost(activity, slot) for slot in bits(slots)})
    for level, mask in zip(levels, masks, strict=True):
        assert bits(mask) == {slot for slot in bits(slots) if slot_cost(activity, slot) <= level}


def test_the_first_slot_stays_open_right_before_another_activity() -> None:
    fixed, before = Activity("fixed", 2, True, 3, 3), Activity("before", 3, True, 0, 0)
    found = place(DayProblem(10, (fixed, before)))
    assert found.placement is not None
    assert found.placement.starts == (3, 0)


def test_an_empty_block_is_in_nobody_s_way() -> None:
    activity = Activity("it", 3, True, 0, 7)
    assert bits(open_slots(DayProblem(10, (activity,), (Block(5, 5, "empty"),)), activity)) == set(range(8))
    assert bits(open_slots(DayProblem(10, (activity,), (Block(5, 6, "one"),)), activity)) == {0, 1, 2, 6, 7}
    assert bits(open_slots(DayProblem(10, (activity,), (Block(0, 1, "first"),)), activity)) == set(range(1, 8))


def test_a_window_that_is_dropped_costs_the_dearest_of_the_others_where_it_was_impossible() -> None:
    activity = Activity("it", 1, False, 1, 2, extra=(NEVER, 3, 7, NEVER))
    opened = without(DayProblem(4, (activity,)), {window_name(activity)}).activities[0]
    assert (opened.lo, opened.hi, opened.extra) == (0, 4, (7, 3, 7, 7))
