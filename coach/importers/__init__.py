"""Importers: files from elsewhere -> Reading(records, problems); pure but for reading the named paths.

door.py       paths -> readings; the only way in
archive.py    a file, folder or zip -> named members, under limits, nothing unpacked to disk
sniff.py      the first bytes of a member -> its format
text.py       bytes -> text, whatever the encoding
table.py      text -> header and rows with line numbers
build.py      checked fields -> records with stable ids
known.py      what the store keeps -> which of the records read are new

whoop.py, nights_csv.py, ical.py, document.py read one format each; the files named after them with a second
word hold that format's columns, dates or rules.
"""

from coach.importers.door import FORMATS, read_paths
from coach.importers.known import Known

__all__ = ["FORMATS", "Known", "read_paths"]
