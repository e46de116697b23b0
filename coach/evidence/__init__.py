"""Every clinical number and source, as data, and its typed reader."""

from coach.evidence.facts import (
    Card,
    Facts,
    Form,
    Gate,
    Interaction,
    LadderStep,
    Rule,
    Source,
    facts,
)

__all__ = ["Card", "Facts", "Form", "Gate", "Interaction", "LadderStep", "Rule", "Source", "facts"]
