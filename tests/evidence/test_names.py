"""Drugs are found as people type them: by name, class and part; what names nothing finds nothing."""

from __future__ import annotations

import pytest

from coach.evidence import facts
from coach.evidence.names import recognized, search

FACTS = facts()


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("thyroxine", "levothyroxine"),
        ("L-Thyroxine", "levothyroxine"),
        ("cipro", "fq_cipro"),
        ("moxi", "fq_moxi"),
        ("quinolone", "fq_unknown"),
        ("alendronate", "bisphosphonate"),
        ("statin", "rosuvastatin"),
        ("omeprazole", "ppi"),
        ("spironolactone", "ksparing"),
        ("cyclosporine", "calcineurin"),
        ("milk of magnesia", "mg_medicine"),
        ("ferrous sulphate", "iron"),
        ("minocycline 100 mg tablets", "tetracycline"),
    ],
)
def test_one_drug_is_found_as_it_is_typed(typed: str, found: str) -> None:
    assert [row.id for row in search(typed, FACTS)] == [found]


def test_a_class_finds_its_rows_and_the_best_comes_first() -> None:
    assert search("doxy", FACTS)[0].id == "tetracycline"
    assert {"tetracycline", "fq_unknown"} <= {row.id for row in search("antibiotic", FACTS)}
    assert {"bisphosphonate", "bisphosphonate_other"} == {row.id for row in search("bisphosphonates", FACTS)}


@pytest.mark.parametrize("typed", ["", "xyz", "a", "100 mg", "[/]", "thyroxine xyz"])
def test_what_names_nothing_finds_nothing(typed: str) -> None:
    assert search(typed, FACTS) == ()


@pytest.mark.parametrize("row", FACTS.interactions.values(), ids=lambda row: row.id)
def test_every_row_is_found_by_its_own_name(row: object) -> None:
    assert row in search(row.name, FACTS)  # type: ignore[attr-defined]


def test_every_other_name_belongs_to_a_row() -> None:
    for table in FACTS.interactions:
        for name in FACTS.also(table):
            assert FACTS.interactions[table] in search(name, FACTS), name


def test_a_medicine_is_recognized_by_a_whole_name_and_the_strictest_row_wins() -> None:
    found = {name: row.id for name in ("Doxycycline 100", "Dolutegravir + rilpivirine", "Antibiotic")
             if (row := recognized(name, FACTS)) is not None}  # fmt: skip
    assert found == {"Doxycycline 100": "tetracycline", "Dolutegravir + rilpivirine": "dolutegravir_rpv",
                     "Antibiotic": "fq_unknown"}  # fmt: skip
    assert recognized("Blood pressure tablet", FACTS) is None
    assert recognized("Doxy", FACTS) is None


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("Levothyroxin 75", "levothyroxine"), ("lévothyroxine", "levothyroxine"), ("levotiroxina", "levothyroxine"),
        ("levothyroxne", "levothyroxine"), ("Doxycyclin", "tetracycline"), ("doxiciclina", "tetracycline"),
        ("ciprofloxacino", "fq_cipro"), ("ciproflaxacin", "fq_cipro"), ("Moxifloxacine", "fq_moxi"),
        ("Alendronat", "bisphosphonate"), ("fenitoina", "phenytoin"), ("Spironolacton", "ksparing"),
        ("hidroxicloroquina", "hydroxychloroquine"), ("Ketoconazol", "azoles"), ("Pantoprazol 20 mg", "ppi"),
        ("gabapentina", "gabapentin"), ("Furosemid", "loopthiazide"), ("rifampicina", "azithro_iso"),
    ],
)  # fmt: skip
def test_other_spellings_and_slips_are_understood(typed: str, found: str) -> None:
    row = recognized(typed, FACTS)
    assert row is not None
    assert row.id == found
    assert [one.id for one in search(typed.split(" ")[0], FACTS)] == [found]


UNLISTED = """prednisone prednisolone metformin ibuprofen paracetamol acetaminophen atorvastatin simvastatin pravastatin
fluvastatin lovastatin pitavastatin fluconazole voriconazole posaconazole erythromycin clarithromycin amoxicillin
cefalexin ceftriaxone levocetirizine cetirizine loratadine levetiracetam lamotrigine carbamazepine valproate pregabalin
methyldopa carvedilol bisoprolol metoprolol losartan valsartan imatinib gefitinib lapatinib bosutinib zoledronate
pamidronate avatrombopag sertraline fluoxetine citalopram venlafaxine mirtazapine quetiapine olanzapine allopurinol
colchicine methotrexate azathioprine sulfasalazine mesalazine montelukast salbutamol warfarin apixaban clopidogrel
insulin sitagliptin semaglutide tamsulosin sildenafil tetracaine clindamycin trimethoprim metronidazole aciclovir
darunavir efavirenz tenofovir lamivudine hydroxyzine promethazine bupropion ropinirole donepezil amiodarone sotalol
estradiol tamoxifen letrozole nimodipine famotidine domperidone ondansetron loperamide"""


def test_a_drug_that_is_not_listed_is_never_taken_for_one_that_is() -> None:
    taken = {drug: row.id for drug in UNLISTED.split() if (row := recognized(f"{drug} 20 mg", FACTS)) is not None}
    assert taken == {}
