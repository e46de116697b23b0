"""Whether the form of a magnesium fits what it is taken for: product -> a sentence that names the better one."""

from __future__ import annotations

from coach.cabinet.amounts import is_magnesium, magnesium_mg
from coach.evidence import Facts, Form
from coach.model import Product

WORDS = {"sleep": "sleep", "energy": "energy", "recovery": "muscle pain"}
"""What the rows of the forms call a goal; taken in general any form will do."""
LOW = ("low", "limited")
"""How the rows begin to say that little of a form is taken up."""


def better_form(product: Product, facts: Facts) -> tuple[str, str] | None:
    """(form, sentence) where another form is paired with the goal; None where it fits, or nothing is known of it.

    The articles pair glycinate with sleep, malate with energy and sore muscles (weak evidence: a hint, never a bar).
    """
    goal = product.use.goal if product.use is not None else None
    word = WORDS.get(goal or "", "")
    forms = [facts.forms[c.form] for c in product.contents if is_magnesium(c, facts) and c.form in facts.forms]
    if not word or len(forms) != 1 or magnesium_mg(product, facts) <= 0:
        return None
    form, best = forms[0], next((row for row in facts.forms.values() if row.default and word in row.uses), None)
    if best is None or best.family == form.family or not (_little(form) or _for_another(form, word)):
        return None
    why = "little of it is taken up" if _little(form) else "it is paired with another goal"
    text = f"{product.name} is {form.family}, for {goal}: {why}; the articles pair {goal} with {best.family} (a hint)."
    return form.id, text


def _little(form: Form) -> bool:
    return form.absorption.startswith(LOW)


def _for_another(form: Form, word: str) -> bool:
    """Whether the rows pair the form with a goal, and not with this one."""
    return word not in form.uses and any(other in form.uses for other in WORDS.values())
