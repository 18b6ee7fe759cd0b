"""The delivery's tables other than notifications, from a world."""

from collections.abc import Callable

import numpy as np
import pyarrow as pa

from vandring.register.arrays import Array
from vandring.register.columns import codes, dates, flags, numbers_as_text
from vandring.register.countries import COUNTRIES
from vandring.register.dates import first_day
from vandring.register.delivery import Rows
from vandring.register.municipality_codes import PlaceWriter
from vandring.register.number_changes import NumberChanges
from vandring.register.persons import REASONS
from vandring.register.unreported import HeldResidents, registered_families
from vandring.register.world import World
from vandring.register.year_tables import joined_by_year

SEXES = ("male", "female")
EMPLOYMENT_TYPES = ("", "wage_earner", "self_employed")


class TableWriter:
    """Makes the tables of one world; every person is written by the last person number."""

    def __init__(self, world: World, places: PlaceWriter) -> None:
        self.world = world
        self.places = places
        self.numbers: pa.Array = numbers_as_text(world.person_numbers)
        self.country_codes = [country.code for country in COUNTRIES]

    def numbers_of(self, person: Array) -> pa.Array:
        """Last person numbers; empty for −1. Shape (n,)."""
        person = np.asarray(person, dtype=np.int32)
        return self.numbers.take(pa.array(person, mask=person < 0))

    def persons(self) -> Rows:
        """Everyone who has lived here, in the order of person numbers."""
        known = np.flatnonzero(self.world.persons.has_lived_here)
        known = known[np.argsort(self.world.person_numbers[known], kind="stable")].astype(np.int32)
        return Rows.of_arrays({"person": known}, lambda part: self._persons(part["person"]))

    def _persons(self, known: Array) -> pa.Table:
        persons = self.world.persons
        mother = persons.mother[known]
        mother = np.where((mother >= 0) & persons.has_lived_here[np.maximum(mother, 0)], mother, -1)
        came = persons.first_immigration_year[known]
        return pa.table(
            {
                "person_number": self.numbers_of(known),
                "sex": codes(persons.sex[known], SEXES),
                "birth_date": dates(persons.birth_day[known]),
                "birth_municipality": self.places.delivered(
                    persons.birth_municipality[known], known, persons.birth_day[known]
                ),
                "death_date": dates(persons.death_day[known]),
                "birth_country": codes(persons.birth_country[known], self.country_codes),
                "mother_birth_country": codes(persons.mother_country[known], self.country_codes),
                "father_birth_country": codes(persons.father_country[known], self.country_codes),
                "grandparents_born_abroad": pa.array(persons.grandparents_abroad[known]),
                "reason_for_immigration": codes(persons.reason[known], REASONS),
                "first_immigration_year": pa.array(came, mask=came == 0),
                "mother_person_number": self.numbers_of(mother),
            }
        )

    def opening_residence(self) -> Rows:
        """Residents on the first day covered, in the order of person numbers."""
        opening = self.world.opening
        order = np.argsort(self.world.person_numbers[opening["person"]], kind="stable")
        return Rows.of_arrays({name: values[order] for name, values in opening.items()}, self._opening)

    def _opening(self, rows: dict[str, Array]) -> pa.Table:
        day = np.full(len(rows["person"]), first_day(self.world.parameters.first_year), dtype=np.int32)
        return pa.table(
            {
                "person_number": self.numbers_of(rows["person"]),
                "municipality_code": self.places.delivered(rows["municipality"], rows["person"], day),
                "reference_date": dates(day),
            }
        )

    def person_number_changes(self, changes: NumberChanges) -> Rows:
        """Changes in the order of their dates."""
        order = np.lexsort((changes.old_number, changes.day))
        return Rows.of_table(
            pa.table(
                {
                    "old_person_number": numbers_as_text(changes.old_number[order]),
                    "new_person_number": numbers_as_text(changes.new_number[order]),
                    "changed_date": dates(changes.day[order]),
                }
            )
        )

    def _yearly(self, rows: dict[str, Array], **columns: Callable[[dict[str, Array]], pa.Array]) -> Rows:
        """Rows of persons and years, with further columns made of any part of the arrays."""

        def table(part: dict[str, Array]) -> pa.Table:
            keys = {"person_number": self.numbers_of(part["person"]), "year": pa.array(part["year"])}
            return pa.table(keys | {name: column(part) for name, column in columns.items()})

        return Rows.of_arrays(rows, table)

    def family_numbers(self, held: HeldResidents) -> Rows:
        """Members of families with at least one immigrant, by 1 January, those who left unseen included."""
        return self._yearly(
            registered_families(self.world.families, held),
            family_number=lambda part: self.numbers_of(part["reference"]),
        )

    def employment(self) -> Rows:
        """Immigrants aged 15 and over who are employed in November."""
        return self._yearly(
            self.world.employment, employment_type=lambda part: codes(part["kind"], EMPLOYMENT_TYPES)
        )

    def education_enrolment(self) -> Rows:
        """Immigrants aged 15 and over who are enrolled or have passed an exam."""
        return self._yearly(
            self.world.enrolment,
            is_enrolled_1_october=lambda part: flags(part["is_enrolled"]),
            has_passed_exam=lambda part: flags(part["has_passed_exam"]),
        )

    def unemployment(self) -> Rows:
        """Months registered as unemployed of immigrants aged 15 and over."""
        return self._yearly(self.world.unemployment, unemployed_months=lambda part: pa.array(part["months"]))

    def education_attainment(self, held: HeldResidents) -> Rows:
        """Attained education of immigrants aged 15 and over, those who left unseen included."""
        return self._yearly(
            joined_by_year(self.world.attainment, held.attainment),
            education_level=lambda part: pa.array(part["level"]),
        )
