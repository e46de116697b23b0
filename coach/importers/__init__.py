"""Importers: files from elsewhere -> Reading(records, problems); pure but for reading the named paths.

door.py       paths -> readings; the only way in
archive.py    a file, folder or zip -> named members, under limits, nothing unpacked to disk
sniff.py      the first bytes of a member -> its format
format.py     what a format is; formats/ lists and holds them all
text.py       bytes -> text, whatever the encoding
table.py      text -> header and rows with line numbers
build.py      checked fields -> records with stable ids
kept.py       what the store keeps -> the kept one that a record is about
sorting.py    readings + what is kept -> new, updated, known, gone from its calendar

An importer is one file or folder in formats/ with a `FORMAT`, and a line in the list there.
"""

from coach.importers.door import read_paths
from coach.importers.formats import FORMATS
from coach.importers.kept import KeptRecords
from coach.importers.sorting import Sorting

__all__ = ["FORMATS", "KeptRecords", "Sorting", "read_paths"]
