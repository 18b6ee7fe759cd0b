"""Administrative emigrations as registered and moved back: the published pair of logits is what either
setting gives, on outcome years whose administrative emigrations can all be moved back.
"""

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

import estimation_samples
import warehouse
from vandring.estimation import stored_fits
from vandring.estimation.sample import draw_sample
from vandring.estimation.specifications import no_later_than

KEY = ["model_id", "regressor", "outcome"]
YEARS_BACK = 2
"""By which administrative emigrations are moved back."""


@pytest.fixture(scope="module")
def backdated(built: Path, delivery: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same delivery with the setting the other way; what does not hang on it is copied."""
    directory = tmp_path_factory.mktemp("backdated")
    for file in (built, warehouse.unpublished(built)):
        shutil.copy(file, directory / file.name)
    setting = json.dumps({"administrative_emigrations": "backdated"})
    return warehouse.build(
        delivery, directory, "--vars", setting,
        "--select", "immigrant_patterns", "sensitivity_patterns", "path:models/estimation",
        "path:models/publication/estimation",
    )  # fmt: skip


def last_year(database: Path) -> int:
    """The last covered year."""
    return int(warehouse.query(database, "select last_year from publication.delivery_scope").iloc[0, 0])


def coefficients(database: Path) -> pd.DataFrame:
    """Of the logits on the patterns of a build's own setting, in the last complete year."""
    year = last_year(database) - YEARS_BACK
    patterns = warehouse.query(database, f"select * from publication.immigrant_patterns where year = {year}")
    rule = replace(estimation_samples.rule(), first_year=year, last_year=year)
    fits = estimation_samples.fit_logits(draw_sample(patterns, rule)).fits
    found = pd.DataFrame(stored_fits.coefficient_rows(fits))[[*KEY, "estimate", "standard_error"]]
    return found.sort_values(KEY, ignore_index=True)


def sensitivity(database: Path, side: str) -> pd.DataFrame:
    found = warehouse.query(
        database,
        f"""select {", ".join(KEY)}, {side}_estimate as estimate, {side}_standard_error as standard_error
        from publication.logit_sensitivity
        where {side}_estimate is not null and model_id not like '%2013'""",
    )
    return found.sort_values(KEY, ignore_index=True)


@pytest.mark.parametrize("side", ["registered", "backdated"])
def test_the_published_pair_is_what_either_setting_gives(built, backdated, side):
    alone = coefficients(built if side == "registered" else backdated)
    assert "emigration" in set(alone["outcome"])
    for database in (built, backdated):
        pd.testing.assert_frame_equal(sensitivity(database, side), alone, check_dtype=False)


def test_outcome_years_are_those_that_can_be_moved_back(built):
    years = warehouse.query(
        built,
        """select distinct model_id like '%2013' as is_printed, first_outcome_year, last_outcome_year
        from publication.logit_sensitivity order by is_printed""",
    )
    complete = last_year(built) - YEARS_BACK
    printed = min(complete, 2013)
    assert years.to_numpy().tolist() == [[False, complete, complete], [True, printed, printed]]


def test_samples_are_moved_no_further_than_need_be():
    moved = no_later_than(estimation_samples.DEFINITIONS, 2012)
    assert {(each.sample.first_year, each.sample.last_year) for each in moved.models} == {(2012, 2012)}
    assert no_later_than(estimation_samples.DEFINITIONS, 2013) == estimation_samples.DEFINITIONS


def test_rates_say_which_years_cannot_be_moved_back_yet(built):
    found = warehouse.query(
        built,
        "select distinct period_id, is_backdating_complete from publication.immigrant_rates_by_background",
    )
    complete = last_year(built) - YEARS_BACK
    ends = found["period_id"].str[-4:].astype(int)
    assert {complete, complete + 1, complete + 2} <= set(ends)
    assert (found["is_backdating_complete"] == (ends <= complete)).all()
