"""What has begun and is not over: the plan as the day's last change left it -> lines that stay where they are.

Without it a session of 18:00 would stand at 20:00 for whoever looks at 18:30, half an hour into it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

import msgspec

from coach.evidence import Facts
from coach.model.line_kinds import LINE_KINDS
from coach.planner.evening.plan import plan_day
from coach.planner.told import Evening


def under_way(evening: Evening, facts: Facts) -> Mapping[str, datetime]:
    """Line id -> when it began; nothing on a day without a change, as nobody was told of a plan."""
    kept = evening.standing
    if kept is None or kept.at >= evening.now:
        return {}
    earlier = {line: start for line, start in kept.starts.items() if start < kept.at}
    left = plan_day(msgspec.structs.replace(evening, now=kept.at, begun=earlier), facts, repairs=False)
    return {
        item.id: item.start
        for item in left.items
        if LINE_KINDS[item.kind].searched and item.state in ("planned", "moved") and item.start < evening.now < item.end
    }
