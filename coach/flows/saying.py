"""A day said in one line -> answers of its check-in: `fever`, `knee injured until fri`, `no sleep, 3 drinks`."""

from __future__ import annotations

import re

from coach.clean import clean_line
from coach.errors import UsageError
from coach.pattern import Pattern

EXAMPLES = "fever · a cold · no sleep · rest day · knee injured until fri · 3 drinks · slept 5 h · travelled Asia/Tokyo"

_PHRASES: tuple[tuple[Pattern, str, str], ...] = (
    (Pattern(r"^(?:not (?:ill|sick)|well(?: again)?|healthy|no (?:fever|cold))$"), "illness", "none"),
    (Pattern(r"^(?:(?:a |high )?fever|flu|the flu)$"), "illness", "fever"),
    (Pattern(r"^(?:a )?(?:head )?cold$|^runny nose$|^sore throat$"), "illness", "above_neck"),
    (Pattern(r"^(?:ill|sick|chest cold|bronchitis|diarrh\w+|stomach bug|vomiting)$"), "illness", "below_neck"),
    (Pattern(r"^(?:no sleep(?: at all)?|all[- ]nighter|did not sleep|awake all night)$"), "slept", "0"),
    (Pattern(r"^slept (?:only )?(?P<said>.+)$|^(?P<said2>.+) (?:asleep|of sleep)$"), "slept", ""),
    (Pattern(r"^no rest(?: day)?$"), "rest", "no"),
    (Pattern(r"^(?:a )?rest(?: day)?$|^day off$"), "rest", "yes"),
    (
        Pattern(r"^(?P<said>\d+) (?:drinks?|beers?|glass(?:es)?|wines?)$|^drank (?P<said2>\d+)$"),
        "drinks",
        "",
    ),
    (Pattern(r"^(?:not injured(?: any more)?|no injury|healed)$"), "injury", "no"),
    (Pattern(r"^(?:injured|hurt|injury) (?P<said>.+)$"), "injury", ""),
    (Pattern(r"^(?P<said>.+?) (?:is |are )?(?:injured|hurts?|injury)(?P<said2> until .+)?$"), "injury", ""),
    (Pattern(r"^(?:travelled|traveled|flew) (?:to )?(?P<said>.+)$"), "travelled", ""),
    (Pattern(r"^(?:misread|not meant:?) (?P<said>.+)$"), "misread", ""),
    (Pattern(r"^(?:my )?period$"), "cycle_day", "1"),
    (Pattern(r"^cycle day (?P<said>\d+)$"), "cycle_day", ""),
)
"""How people say it, the question it answers, and the answer; an empty one is what the phrase itself holds."""


def read_saying(text: str) -> dict[str, str]:
    """Question id -> answer, of a line whose parts stand between commas."""
    parts = [part.strip() for part in re.split(r"[,;]| and ", clean_line(text)) if part.strip()]
    if not parts:
        raise UsageError("nothing was said", where="said", todo=f"{EXAMPLES}.")
    return dict(_answer(part) for part in parts)


def _answer(part: str) -> tuple[str, str]:
    for pattern, question, value in _PHRASES:
        match = pattern.match(part.lower())
        if match is None:
            continue
        if value:
            return question, value
        spans = [match.span(name) for name in ("said", "said2") if name in match.groupdict() and match[name]]
        return question, "".join(part[low:high] for low, high in spans)
    raise UsageError(f"“{clean_line(part, 60)}” is not understood", where="said", todo=f"{EXAMPLES}.")
