"""A process that writes records until it is done or killed: `python -m tests.store.writer FOLDER NAME COUNT`."""

from __future__ import annotations

import sys
from pathlib import Path

from coach.store import Store
from coach.store.disk import appending
from tests.store.build import AT, intake, night


def main() -> None:
    path, name, count = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
    appending.COMPACT_AT = 3000
    store = Store.open(path)
    for number in range(count):
        ident = f"{name}-{number}"
        with store.change(ident, at=AT) as change:
            change.put(night(ident))
            change.put(intake(ident))
        print(ident, flush=True)


if __name__ == "__main__":
    main()
