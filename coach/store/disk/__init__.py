"""Files of a store: journal, snapshot, copies and lock; nothing here knows what a record means."""
