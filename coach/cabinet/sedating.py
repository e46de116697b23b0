"""What makes sleepy: a product -> whether it is a sedative, a sleeping tablet, or a person's own sleep aid."""

from __future__ import annotations

from coach.model import Product

STRONG, MILD, OWN_AID, HYPNOTICS = (
    "sedative_strong",
    "sedative_mild",
    "sleep_supplement",
    ("z_drug", "orexin_antagonist"),
)


def classes_of(product: Product) -> frozenset[str]:
    """Every class of what a product is by its kept id, or by its name; empty for what is not known."""
    from coach.evidence.medicines.known import medicines  # 5 ms, where something was drunk or taken
    from coach.evidence.medicines.nouns import name_letters

    known = medicines()
    named = (product.interaction or "", *known.by_letters.get(name_letters(product.name), ()))
    first = known.by_letters.get(name_letters(product.name.split()[0]), ()) if product.name.split() else ()
    rows = [known.substances[key] for key in (*named, *first) if key in known.substances]
    return frozenset(one for row in rows for top in row.classes for one in known.implied(top))


def is_sedative(product: Product) -> bool:
    """Whether a dose of it makes sleepy, by its own tick or by what it is."""
    return product.sedating or (product.kind == "medicine" and bool({STRONG} & classes_of(product)))


def is_hypnotic(product: Product) -> bool:
    """Whether it is a sleeping tablet (z-drugs and orexin blockers): beside alcohol it is left out of the evening."""
    return product.kind == "medicine" and bool({*HYPNOTICS} & classes_of(product))


def is_own_aid(product: Product) -> bool:
    """Whether it is a sleep aid that nobody prescribed: melatonin, valerian, anything sedating that is no medicine."""
    if product.kind in ("medicine", "caffeine", "magnesium"):
        return False
    return product.sedating or bool({OWN_AID, STRONG, MILD} & classes_of(product))
