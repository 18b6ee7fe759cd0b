"""Logits with administrative emigrations as registered and moved back: the published pair is what builds with
either setting give.
"""

import json
import shutil
from pathlib import Path

import pandas as pd
import pytest

import warehouse

KEY = ["model_id", "regressor", "outcome"]


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


def coefficients(database: Path) -> pd.DataFrame:
    found = warehouse.query(
        database, f"select {', '.join(KEY)}, estimate, standard_error from publication.logit_coefficients"
    )
    return found.sort_values(KEY, ignore_index=True)


def sensitivity(database: Path, side: str) -> pd.DataFrame:
    found = warehouse.query(
        database,
        f"""select {", ".join(KEY)}, {side}_estimate as estimate, {side}_standard_error as standard_error
        from publication.logit_sensitivity where {side}_estimate is not null""",
    )
    return found.sort_values(KEY, ignore_index=True)


@pytest.mark.parametrize("side", ["registered", "backdated"])
def test_the_published_pair_is_what_either_setting_gives(built, backdated, side):
    alone = coefficients(built if side == "registered" else backdated)
    assert "emigration" in set(alone["outcome"])
    for database in (built, backdated):
        pd.testing.assert_frame_equal(sensitivity(database, side), alone)


def test_moving_back_changes_estimates_of_emigration(built):
    found = warehouse.query(
        built,
        """select estimate_difference, backdated_estimate - registered_estimate as expected
        from publication.logit_sensitivity where outcome = 'emigration' and regressor = 'constant'""",
    )
    assert (found["estimate_difference"].dropna() != 0).any()
    assert (found["estimate_difference"] - found["expected"]).abs().max() < 1e-12
