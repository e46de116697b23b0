"""The state machine over verbs, in small."""

from __future__ import annotations

from hypothesis import settings

from tests.attack.verbs import VerbMachine

TestVerbs = VerbMachine.TestCase
TestVerbs.settings = settings(max_examples=20, stateful_step_count=25)
