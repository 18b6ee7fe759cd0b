"""The delivery's tables other than notifications, from a world."""

import numpy as np
import pyarrow as pa

from vandring.register.arrays import Array
from vandring.register.columns import codes, dates, flags, numbers_as_text
from vandring.register.countries import COUNTRIES
from vandring.register.dates import first_day
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

    def persons(self) -> pa.Table:
        """Everyone who has lived here, in the order of person numbers."""
        world, persons = self.world, self.world.persons
        known = np.flatnonzero(persons.has_lived_here)
        known = known[np.argsort(world.person_numbers[known], kind="stable")]
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

    def opening_residence(self) -> pa.Table:
        """Residents on the first day covered."""
        opening = self.world.opening
        day = np.full(len(opening["person"]), first_day(self.world.parameters.first_year), dtype=np.int32)
        return pa.table(
            {
                "person_number": self.numbers_of(opening["person"]),
                "municipality_code": self.places.delivered(opening["municipality"], opening["person"], day),
                "reference_date": dates(day),
            }
        ).sort_by("person_number")

    def person_number_changes(self, changes: NumberChanges) -> pa.Table:
        """Changes in the order of their dates."""
        order = np.lexsort((changes.old_number, changes.day))
        return pa.table(
            {
                "old_person_number": numbers_as_text(changes.old_number[order]),
                "new_person_number": numbers_as_text(changes.new_number[order]),
                "changed_date": dates(changes.day[order]),
            }
        )

    def family_numbers(self, held: HeldResidents) -> pa.Table:
        """Members of families with at least one immigrant, by 1 January, those who left unseen included."""
        families = registered_families(self.world.families, held)
        return pa.table(
            {
                "person_number": self.numbers_of(families["person"]),
                "year": pa.array(families["year"]),
                "family_number": self.numbers_of(families["reference"]),
            }
        )

    def employment(self) -> pa.Table:
        """Immigrants aged 15 and over who are employed in November."""
        rows = self.world.employment
        return pa.table(
            {
                "person_number": self.numbers_of(rows["person"]),
                "year": pa.array(rows["year"]),
                "employment_type": codes(rows["kind"], EMPLOYMENT_TYPES),
            }
        )

    def education_enrolment(self) -> pa.Table:
        """Immigrants aged 15 and over who are enrolled or have passed an exam."""
        rows = self.world.enrolment
        return pa.table(
            {
                "person_number": self.numbers_of(rows["person"]),
                "year": pa.array(rows["year"]),
                "is_enrolled_1_october": flags(rows["is_enrolled"]),
                "has_passed_exam": flags(rows["has_passed_exam"]),
            }
        )

    def unemployment(self) -> pa.Table:
        """Months registered as unemployed of immigrants aged 15 and over."""
        rows = self.world.unemployment
        return pa.table(
            {
                "person_number": self.numbers_of(rows["person"]),
                "year": pa.array(rows["year"]),
                "unemployed_months": pa.array(rows["months"]),
            }
        )

    def education_attainment(self, held: HeldResidents) -> pa.Table:
        """Attained education of immigrants aged 15 and over, those who left unseen included."""
        rows = joined_by_year(self.world.attainment, held.attainment)
        return pa.table(
            {
                "person_number": self.numbers_of(rows["person"]),
                "year": pa.array(rows["year"]),
                "education_level": pa.array(rows["level"]),
            }
        )
