"""The tables of a counts delivery and their columns (docs/delivery.md)."""

from dataclasses import dataclass


@dataclass(frozen=True)
class CountsTable:
    """A table: the dimensions that a row must have, those that it may have, and its column of figures."""

    name: str
    required: tuple[str, ...]
    optional: tuple[str, ...]
    value: str
    may_be_negative: bool = False

    @property
    def dimensions(self) -> tuple[str, ...]:
        """All of them."""
        return self.required + self.optional


POPULATION = CountsTable("population", ("year", "region_code", "sex", "age"), (), "persons")
BIRTHS = CountsTable("births", ("year", "region_code"), ("sex", "age"), "births")
DEATHS = CountsTable("deaths", ("year", "region_code"), ("sex", "age"), "deaths")
MIGRATION = CountsTable(
    "migration",
    ("year", "region_code", "component"),
    ("sex", "age", "scheme"),
    "persons",
    may_be_negative=True,
)
DEATH_RATES = CountsTable("death_rates", ("year", "region_code", "sex", "age"), (), "death_rate")
FERTILITY_RATES = CountsTable("fertility_rates", ("year", "region_code", "age"), (), "fertility_rate")
TABLES = (POPULATION, BIRTHS, DEATHS, MIGRATION, DEATH_RATES, FERTILITY_RATES)
REGIONS = "regions"
NAMES = (*(table.name for table in TABLES), REGIONS)
AGE_OF_MOTHER = ("births", "fertility_rates")
"""Tables whose age is that of the mother, in a column age_of_mother."""
