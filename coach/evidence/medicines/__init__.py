"""What people take, eat and drink, what it is called, and what it does to what else they take, as data."""

from coach.evidence.medicines.known import Medicines, medicines
from coach.evidence.medicines.nouns import PairRow, Substance, SubstanceClass, Topic

__all__ = ["Medicines", "PairRow", "Substance", "SubstanceClass", "Topic", "medicines"]
