"""545,966 synthetic immigrants whose outcomes come from table 6.1 of R16, as immigrant_patterns."""

from collections.abc import Sequence
from importlib import resources
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa

from vandring.estimation.levels import at_levels
from vandring.estimation.specifications import CATEGORIES, LEVELS, SEED_NAMES, Definitions, definitions_of

OUTCOME_YEAR = 2013
"""Year of R16's table."""
CENTRALITY_LEVELS = (1, 2, 3, 4)
"""Levels of R16, 4 the most central."""
EDUCATION_LEVELS = {
    "none/unregistered": "none_or_unregistered",
    "primary/lower secondary": "primary",
    "upper secondary (basic)": "basic_upper_secondary",
    "completed/extended upper secondary": "completed_upper_secondary",
    "tertiary lower": "tertiary_lower",
    "tertiary higher": "tertiary_higher",
}
LABOUR_STATUSES = {
    "employed": "employed",
    "employed and in education": "employed_in_education",
    "in education": "in_education",
    "unemployed": "unemployed",
    "outside labour force": "outside_labour_force",
}


def known_patterns() -> pd.DataFrame:
    """The sample with the columns of immigrant_patterns, scheme centrality; nobody in it dies."""
    file = resources.files("vandring.estimation").joinpath("data", "immigrant_cells_545966.csv.gz")
    with resources.as_file(file) as path:
        cells = pd.read_csv(path)
    return pd.DataFrame(
        {
            "year": OUTCOME_YEAR,
            "scheme_id": "centrality",
            "region_code": cells["centrality"].astype(str),
            "centrality": cells["centrality"],
            "county_code": None,
            "sex": np.where(cells["woman"] == 1, "female", "male"),
            "age": cells["age"],
            "duration_group": cells["residence"],
            "education_level": cells["education"].map(EDUCATION_LEVELS),
            "labour_status": cells["status"].map(LABOUR_STATUSES),
            "background": cells["background"],
            "family_size": cells["famtot"],
            "family_immigrants": cells["faminv"],
            "stayed_persons": cells["no_move"],
            "moved_persons": cells["internal"],
            "emigrated_persons": cells["emigration"],
            "dead_persons": 0,
        }
    )


def known_seed(
    directory: Path, name: str, centrality_levels: Sequence[int] = CENTRALITY_LEVELS
) -> pd.DataFrame:
    """A seed in a directory, as seeds/rules, written out for the known sample's levels, or for others."""
    seed = pa.Table.from_pandas(pd.read_csv(directory / f"{name}.csv"), preserve_index=False)
    durations = known_categories(directory).query("attribute == 'duration_group'")["category"]
    return pd.DataFrame(at_levels(seed, name, centrality_levels, list(durations)).to_pandas())


def known_categories(directory: Path) -> pd.DataFrame:
    """The table seeded_categories from the seeds beside a directory, in order of the first values."""
    durations = pd.read_csv(directory.parent / "classifications" / "duration_groups.csv")
    education = pd.read_csv(directory.parent / "classifications" / "education_levels.csv")
    levels = education.groupby("education_level")["attained_level"].min()
    categories = pd.DataFrame(
        {
            "attribute": ["duration_group"] * len(durations) + ["education_level"] * len(levels),
            "category": [*durations["duration_group"], *levels.index],
            "first_value": [*durations["first_years"], *levels],
        }
    )
    return categories.sort_values(["attribute", "first_value"], ignore_index=True)


def known_seeds(
    directory: Path, centrality_levels: Sequence[int] = CENTRALITY_LEVELS
) -> dict[str, pd.DataFrame]:
    """The seeds of models by name, for the outcomes of the known sample and its levels; and the levels."""
    seeds = {name: known_seed(directory, name, centrality_levels) for name in SEED_NAMES}
    samples = seeds["estimation_samples"].assign(first_year=OUTCOME_YEAR, last_year=OUTCOME_YEAR)
    levels = pd.DataFrame({"centrality": list(centrality_levels)})
    categories = known_categories(directory)
    return seeds | {"estimation_samples": samples, LEVELS: levels, CATEGORIES: categories}


def known_definitions(directory: Path) -> Definitions:
    """The models that the seeds in a directory define, on the known sample."""
    return definitions_of(known_seeds(directory).__getitem__)
