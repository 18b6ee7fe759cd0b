"""Who is in a model and who is left out of it, counted by hand on a handful of patterns."""

from dataclasses import replace

import pandas as pd
import pytest

import estimation_samples
from vandring.estimation.attributes import COUNTS
from vandring.estimation.sample import SampleRule
from vandring.estimation.sample_account import WHOLE_COUNTRY, sample_accounts
from vandring.estimation.specifications import LINEAR, LOGIT, Definitions

RULE = SampleRule("sample", "centrality", 2013, 2013, 15, 74, estimation_samples.CATEGORIES)
ALIKE = {
    "year": 2013, "scheme_id": "centrality", "region_code": "4", "centrality": 4, "county_code": "03",
    "sex": "male", "age": 40, "duration_group": "3-5", "education_level": "primary",
    "labour_status": "employed", "background": "work", "family_size": 1, "family_immigrants": 1,
}  # fmt: skip


def pattern(persons: tuple[int, int, int, int], **different: object) -> dict[str, object]:
    """Persons who stayed, moved, emigrated and died."""
    return {**ALIKE, **dict(zip(COUNTS, persons, strict=True)), **different}


PATTERNS = pd.DataFrame(
    [
        pattern((100, 10, 8, 2)),
        pattern((50, 0, 4, 1), sex="female", family_size=3),
        pattern((20, 0, 16, 0), education_level=None),
        pattern((7, 0, 32, 0), age=14),
        pattern((5, 0, 64, 0), age=75, family_size=3),
        pattern((9, 0, 128, 0), region_code="1", centrality=1),
        pattern((1, 0, 256, 0), year=2012),
        pattern((1, 0, 512, 0), scheme_id="county", region_code="03"),
    ]
)


def definitions(kind: str, model_id: str, **limits: object) -> Definitions:
    known = estimation_samples.DEFINITIONS
    chosen = next(each for each in known.models if each.kind == kind and each.model_id == model_id)
    return Definitions((replace(chosen, sample=RULE, **limits),), known.regressors, known.durations)


def counted(definitions: Definitions, *estimated: tuple[str, str]) -> dict[tuple[str, str], tuple[int, int]]:
    """Persons and emigrants by region and status; estimated: model and region."""
    accounts = sample_accounts(PATTERNS, definitions, [("sample", *each) for each in estimated])
    return {(each.region_code, each.status): (each.persons, each.emigrants) for each in accounts}


def test_a_logit_of_everybody():
    found = counted(definitions(LOGIT, "type1"), ("type1", WHOLE_COUNTRY))
    assert found == {
        ("all", "in_model"): (118 + 54 + 137, 8 + 4 + 128),
        ("all", "died"): (3, 0),
        ("all", "attribute_not_known"): (36, 16),
        ("all", "outside_ages"): (39 + 69, 32 + 64),
    }


def test_a_logit_that_could_not_be_estimated_leaves_out_all_who_belong_to_it():
    found = counted(definitions(LOGIT, "type3_level4_female"))
    assert found == {("all", "not_estimated"): (54, 4), ("all", "died"): (1, 0)}


def test_linear_models_have_the_dead_and_an_account_for_every_region():
    found = counted(definitions(LINEAR, "main"), ("main", "4"))
    assert found == {
        ("4", "in_model"): (120 + 55, 8 + 4),
        ("4", "attribute_not_known"): (36, 16),
        ("4", "outside_ages"): (39 + 69, 32 + 64),
        ("1", "not_estimated"): (137, 128),
    }


def test_families_of_other_sizes_are_outside_the_model():
    found = counted(definitions(LINEAR, "family_type_3"), ("family_type_3", "4"))
    assert found["4", "in_model"] == (55, 4)
    assert found["4", "outside_family_sizes"] == (120, 8)
    assert found["1", "outside_family_sizes"] == (137, 128)
    assert ("1", "not_estimated") not in found


def test_an_attribute_that_nobody_of_the_ages_has_leaves_nobody_out():
    patterns = PATTERNS.assign(education_level=None)
    accounts = sample_accounts(patterns, definitions(LOGIT, "type1"), [("sample", "type1", WHOLE_COUNTRY)])
    assert {each.status for each in accounts} == {"in_model", "died", "outside_ages"}


@pytest.mark.parametrize("kind", [LOGIT, LINEAR])
def test_a_sample_of_nobody_has_no_account(kind: str):
    model_id = "type1" if kind == LOGIT else "main"
    assert sample_accounts(PATTERNS.iloc[:0], definitions(kind, model_id), []) == []
