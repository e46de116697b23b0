"""Gates and red flags on every path: plan, dose, check, what was felt, and what was imported."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest

from coach.desk import Desk
from coach.errors import SafetyRefusal, UsageError
from coach.evidence import facts
from coach.evidence.signs import flag_in, sentence
from coach.flows import cabinet, check_in
from coach.flows.changed import Changed
from coach.flows.felt import felt
from coach.flows.importing import import_paths
from coach.flows.marking import dose_now
from coach.flows.profile import save_profile
from coach.flows.titration import accept
from coach.flows.today import see_next, see_today
from coach.flows.undo import undo
from coach.model import Intake
from tests.flows.conftest import make_desk

FACTS = facts()
MAG = {"name": "Mag", "elemental": "100", "daily": "200", "goal": "sleep"}
HARD = [gate.id for gate in FACTS.gates.values() if gate.kind == "hard" and gate.id != "minor"]
FLAGGED = {
    "rf01": "felt faint", "rf02": "irregular heartbeat", "rf03": "trouble breathing", "rf04": "slurred speech",
    "rf05": "confusion", "rf06": "flushing and vomiting", "rf07": "unable to pass urine", "rf08": "blood in my stool",
    "rf09": "my child swallowed some", "rf10": "dark urine", "rf11": "chest pain",
}  # fmt: skip


def planned(desk: Desk) -> list[str]:
    """Titles of the magnesium that the plan schedules."""
    return [i.title for i in see_today(desk).plan.items if i.dose is not None and i.dose.elemental_mg]


def refused_by(desk: Desk) -> str:
    """The rule that refuses a dose now; empty when none does."""
    try:
        cabinet.take(desk, "Mag", 1)
    except SafetyRefusal as refusal:
        return refusal.fact
    return ""


def on_every_path(desk: Desk, fact: str) -> None:
    """Nothing is planned, a dose is refused by that fact, the check and the plan say it."""
    assert planned(desk) == []
    assert fact in {warn.fact for warn in see_today(desk).plan.warnings if warn.severity == "hard"}
    assert fact in {found.fact for found in cabinet.check(desk).findings if found.severity == "hard"}
    assert refused_by(desk)
    assert fact in {warn.fact for warn in cabinet.warnings_before(desk, "Mag") if warn.severity == "hard"}


@pytest.mark.parametrize("gate", HARD)
def test_a_stated_condition_gates_every_path(gate: str) -> None:
    desk = make_desk()
    cabinet.add_product(desk, MAG)
    save_profile(desk, {"conditions": gate})
    on_every_path(desk, gate)
    cabinet.take(desk, "Mag", 1, already=True)
    assert len(desk.store.all(Intake)) == 1


def test_under_18_and_65_go_by_the_birth_year() -> None:
    desk = make_desk()
    cabinet.add_product(desk, {**MAG, "daily": ""})
    save_profile(desk, {"birth_year": "2009"})
    on_every_path(desk, "minor")
    save_profile(desk, {"birth_year": "1950"})
    assert planned(desk) == ["Mag · 1 serving · 100 mg"]


@pytest.mark.parametrize(("egfr", "fact"), [("29.9", "mg.egfr_block"), ("30", "kidney"), ("59.9", "kidney")])
def test_kidney_filtration_gates_by_its_thresholds(egfr: str, fact: str) -> None:
    desk = make_desk()
    cabinet.add_product(desk, MAG)
    save_profile(desk, {"egfr": egfr})
    on_every_path(desk, fact)


def test_a_normal_filtration_gates_nothing_and_nonsense_is_named() -> None:
    desk = make_desk()
    cabinet.add_product(desk, MAG)
    save_profile(desk, {"egfr": "60"})
    assert planned(desk)
    with pytest.raises(UsageError) as error:
        save_profile(desk, {"egfr": "-3"})
    assert error.value.where == "egfr"


def test_what_is_imported_is_gated_too(tmp_path: Path) -> None:
    file = tmp_path / "store.json"
    file.write_text(
        '{"schema": "coach.store/1", "profile": {"tz": "Europe/Berlin", "egfr": 20, "wake": {"default": "06:45"}},'
        '"products": [{"id": "p", "name": "Mag", "kind": "magnesium", "use": {"daily_mg": 200},'
        '"contents": [{"nutrient": "Magnesium", "elemental_mg": 100}]}]}',
        "utf-8",
    )
    desk = make_desk(profile=None)
    import_paths(desk, [file])
    on_every_path(desk, "mg.egfr_block")


@pytest.mark.parametrize(("flag", "text"), FLAGGED.items())
def test_a_red_flag_shows_its_sentence_and_nothing_else(flag: str, text: str) -> None:
    desk = make_desk()
    cabinet.add_product(desk, MAG)
    dose = cabinet.take(desk, "Mag", 1).record_id or ""
    told = felt(desk, text, dose)
    said = sentence(next(row for row in FACTS.red_flags if row.id == flag))
    assert told.what == said
    plan = see_today(desk).plan
    assert [warn.text for warn in plan.warnings] == [said]
    assert (plan.items, plan.unplaced, plan.bed) == ((), (), None)
    assert [found.text for found in cabinet.check(desk).findings] == [said]
    assert refused_by(desk) == flag
    assert [warn.text for warn in see_next(desk).warnings] == [said]
    assert see_today(desk).rows == ()
    verbs: tuple[Callable[[], Changed], ...] = (
        lambda: dose_now(desk), lambda: accept(desk, "Mag"), lambda: cabinet.take(desk, "Mag", 1),
    )  # fmt: skip
    for verb in verbs:
        with pytest.raises(SafetyRefusal) as refusal:
            verb()
        assert str(refusal.value) == f"{said} [{flag}]"
    assert cabinet.take(desk, "Mag", 1, already=True).what == said
    undo(desk)
    undo(desk)
    assert see_today(desk).plan.items


def test_the_check_in_raises_it_too_and_what_is_denied_does_not() -> None:
    desk = make_desk()
    cabinet.add_product(desk, MAG)
    assert felt(desk, "no chest pain, cramps").what.startswith("Kept")
    assert planned(desk)
    changed = check_in.save_check_in(desk, desk.today(), {"symptoms": "chest pain"})
    assert [warn.fact for warn in changed.warnings] == ["rf11"]
    assert changed.what == changed.warnings[0].text
    assert check_in.summarize(desk, desk.today(), {"symptoms": "chest pain"}).warnings == (changed.what,)
    assert planned(desk) == []
    felt(desk, "nothing")
    assert planned(desk)


def test_an_imported_red_flag_is_said_at_once_and_a_medicine_is_logged_beside_it(tmp_path: Path) -> None:
    file = tmp_path / "store.json"
    day = {"id": "c", "date": "2026-03-05", "symptoms": ["fainted twice"]}
    file.write_bytes(msgspec.json.encode({"schema": "coach.store/1", "check_ins": [day]}))
    desk = make_desk()
    assert [warn.fact for warn in import_paths(desk, [file], dry_run=True).warnings] == []
    (warn,) = import_paths(desk, [file]).warnings
    assert warn.fact == "rf01"
    cabinet.add_product(desk, {"name": "Thyroxine", "kind": "medicine"})
    assert cabinet.take(desk, "Thyroxine").what == warn.text
    assert len(desk.store.all(Intake)) == 1


@pytest.mark.parametrize(
    "text", ["loose stool", "cramps", "tired", "", "no blood in stool", "heavy session", "dark room"]
)
def test_ordinary_words_are_no_red_flag(text: str) -> None:
    assert flag_in([text], FACTS) is None


def test_every_red_flag_has_words_to_find_it() -> None:
    assert set(FLAGGED) == {flag.id for flag in FACTS.red_flags}
    for flag, text in FLAGGED.items():
        found = flag_in([text], FACTS)
        assert found is not None
        assert found.id == flag


def test_cramps_that_come_often_for_two_weeks_are_for_a_clinician() -> None:
    desk = make_desk()
    said = []
    for number in range(14):
        day = desk.today() - timedelta(days=13 - number)
        words = "leg cramps" if number in (0, 2, 4, 8, 10, 13) else "no cramps"
        warns = check_in.save_check_in(desk, day, {"symptoms": words}).warnings
        said.append({warn.fact for warn in warns if warn.severity != "info"})
    assert said[-1] == {"q06"}
    assert not any(said[:-1])
    assert [warn.fact for warn in felt(desk, "twitching").warnings if warn.severity != "info"] == ["q06"]
    assert felt(desk, "nothing").warnings == ()
