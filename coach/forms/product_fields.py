"""Every field a person can fill of a product, in the order of the label; they are read together in `forms.product`."""

from __future__ import annotations

from coach.evidence.shelf import UNITS
from coach.forms.fields import TypedField, same
from coach.model.records import ProductKind

KINDS: tuple[ProductKind, ...] = ("magnesium", "supplement", "medicine", "caffeine", "food")
GOALS = ("sleep", "energy", "recovery", "general")
_YES_NO = same(("yes", "no"))

PRODUCT = (
    TypedField("name", "name", "as on the label", help="the name on the label"),
    TypedField("kind", "kind", "", "KIND", "magnesium, supplement, medicine, caffeine or food", same(KINDS)),
    TypedField("form", "form", "of magnesium: type, → completes", "FORM",
               "magnesium form: bisglycinate, citrate, oxide ..."),
    TypedField("elemental", "elemental", "per serving, the figure labels print", "AMOUNT",
               "of the nutrient itself in one serving, mg unless --unit"),
    TypedField("compound", "compound", "per serving, if this is all it gives", "AMOUNT",
               "of the whole compound in one serving, mg"),
    TypedField("unit", "unit", "", "UNIT", "mg, g, ug, mmol, meq or iu", same(UNITS)),
    TypedField("contents", "also holds", "zinc 30 mg, b6 10.5 mg, vitamin_d 800 iu", "LIST",
               "what else it holds: zinc 30 mg, b6 10.5 mg"),
    TypedField("per", "serving", "capsule, 3 capsules, 5 mL", "WORD",
               'what the amounts are for: capsule, "3 capsules", "5 mL"'),
    TypedField("servings_per_dose", "per dose", "servings taken at once", "N", "how many at a time"),
    TypedField("stock", "stock", "servings counted now", "N", "servings left"),
    TypedField("expires", "expires", "2027-06-30", "DAY", "2027-06-30"),
    TypedField("interaction", "known as", "a drug or class, as you say it", "ID",
               "what the gap rules know it as: levothyroxine"),
    TypedField("goal", "goal", "", "GOAL", "sleep, energy, recovery or general", same(("", *GOALS), "none")),
    TypedField("daily", "daily", "elemental mg a day, for magnesium", "AMOUNT", "elemental mg a day"),
    TypedField("started", "begun", "2026-03-01; empty: today", "DAY", "when it was begun"),
    TypedField("times", "times", "07:00, 19:00: for fixed times", "TIMES", "fixed times: 07:00,19:00"),
    TypedField("schedule", "on days", "Mon Wed Fri; every 2 days from Tue; 21 on 7 off; 10 days from 3 Dec; as needed",
               "LINE", 'Mon Wed Fri, "every 2 days from Tue", "21 on 7 off", "10 days from 3 Dec", '
               '"as needed, 4 h apart, max 3"; daily clears it'),
    TypedField("with_food", "with food", "", "yes|no", "taken with food", (("", "either"), *_YES_NO), True),
    TypedField("sedating", "makes sleepy", "", "yes|no", "makes sleepy", same(("no", "yes")), True),
    TypedField("agreed", "agreed beside", "a pharmacist said yes to", "NAMES",
               "products that a pharmacist or doctor agreed to have beside it"),
    TypedField("active", "in use", "", "yes|no", "in use; --active no puts it away", _YES_NO, True),
    TypedField("note", "note", help="a note"),
    TypedField("strength", metavar="LINE", help='as on the label: "200 mg in 2 capsules", "½ tablet", 200/2'),
    TypedField("gap", metavar="none|2h|ask", help="of a name that is not known: no gap, two hours, or ask first"),
    TypedField("like", metavar="ID", help="start from a generic product: zma, multivitamin, antacid"),
)  # fmt: skip
