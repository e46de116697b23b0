"""The store: the one room that knows TinyDB and the disk; records in, records out, nothing lost in between.

`db.json` is the snapshot (plain TinyDB reads it), `journal.<generation>` holds what changed since, one
checksummed line for each transaction; `lock` is held only while something is being written.

From above: `store` is the face, with `undo`, `copies` and `machines` beside it; `ledger` writes a `change`;
`database` is TinyDB over `storage` (and, in a change, `staging`). `disk` and `sync` know nothing of these.
"""

from coach.store.change import Change
from coach.store.history import Entry
from coach.store.ids import new_id
from coach.store.opening import open_database
from coach.store.store import Store

__all__ = ["Change", "Entry", "Store", "new_id", "open_database"]
