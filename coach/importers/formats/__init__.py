"""Every format that can be read: one file, or one folder, each; a new one stands in this list and nowhere else.

The first that matches a file's content reads it, so a narrower format stands before a wider one.
"""

from coach.importers.format import Format
from coach.importers.formats import document, ical, nights_csv, whoop

FORMATS: dict[str, Format] = {each.id: each for each in (whoop.FORMAT, nights_csv.FORMAT, ical.FORMAT, document.FORMAT)}
"""By the name that `--as` takes."""
