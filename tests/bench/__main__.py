"""`python -m tests.bench [plan|process|paint|store|growth|medicines|insights|attack]`: goals and measurements."""

from __future__ import annotations

import sys

from tests.bench import attack, growth, insights, medicines, paint, planning, processes, store
from tests.bench.table import Row, show

PARTS = {
    "plan": planning.rows,
    "process": processes.rows,
    "paint": paint.rows,
    "store": store.rows,
    "growth": growth.rows,
    "attack": attack.rows,
    "medicines": medicines.rows,
    "insights": insights.rows,
}


def main(names: list[str]) -> int:
    """Run the named parts, or all of them."""
    unknown = [name for name in names if name not in PARTS]
    if unknown:
        print(f"bench: no part {unknown[0]}; parts are {', '.join(PARTS)}", file=sys.stderr)
        return 2
    rows: list[Row] = []
    for name in names or PARTS:
        print(f"measuring {name} …", file=sys.stderr)
        rows += PARTS[name]()
    print(show(rows))
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
