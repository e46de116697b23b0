"""What makes sleepy: a product -> whether it is a sedative, a sleeping tablet, or a person's own sleep aid."""

from __future__ import annotations

from coach.cabinet.known_as import classes_of
from coach.model import Product

ALCOHOL = "alcohol_drink"
STRONG, MILD, OWN_AID, HYPNOTICS = (
    "sedative_strong",
    "sedative_mild",
    "sleep_supplement",
    ("z_drug", "orexin_antagonist"),
)


def is_alcohol(product: Product) -> bool:
    """Whether it is a drink with alcohol."""
    return ALCOHOL in classes_of(product)


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
