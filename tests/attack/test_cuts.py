"""Power cuts in the middle of verbs, in small; and with a sync or the order taken away the same test finds losses."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest

from tests.attack.cuts import VERBS, bad_states
from tests.store.power import PowerFiles


@pytest.mark.parametrize("verb", VERBS)
def test_no_power_cut_in_a_verb_loses_anything(tmp_path: Path, verb: str) -> None:
    states, wrong = bad_states(tmp_path, verb, lambda place: PowerFiles(place, chance=Random(1), more=8))
    assert states >= 15
    assert wrong == []


@pytest.mark.parametrize("missing", ["file_sync", "folder_sync", "in_order"])
@pytest.mark.parametrize("verb", VERBS)
def test_without_a_sync_or_out_of_order_this_test_would_notice(tmp_path: Path, verb: str, missing: str) -> None:
    _, wrong = bad_states(tmp_path, verb, lambda place: PowerFiles(place, missing=missing), enough=1)
    assert wrong != []
