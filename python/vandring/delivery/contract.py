"""What a delivery must hold: its tables, their columns and the values that can be read.

This is the only place in Python where the contract stands. Patterns are written for RE2 and match a whole
value; an empty value means "not stated" and is always readable.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Kind:
    """What the values of a column look like.

    ``pattern`` matches every readable value (None: any text). ``is_date`` says that the first ten characters
    must also be a day that exists. ``expected`` describes a readable value to the user.
    """

    name: str
    expected: str
    pattern: str | None = None
    is_date: bool = False


def _one_of(name: str, *values: str) -> Kind:
    return Kind(name, " or ".join(values), "|".join(values))


TEXT = Kind("text", "any text")
DATE = Kind("date", "a date yyyy-mm-dd", r"\d{4}-\d{2}-\d{2}( 00:00:00)?", is_date=True)
YEAR = Kind("year", "a year of four digits", r"\d{4}")
BOOLEAN = _one_of("boolean", "true", "false")
PERSON_NUMBER = Kind(
    "person number", "11 digits, or the 6 of the birth date when the rest is missing", r"\d{6}|\d{11}"
)
MUNICIPALITY_CODE = Kind("municipality code", "four digits, with leading zero", r"\d{4}")
COUNTRY_CODE = Kind(
    "country code", "two or three digits, or two or three capital letters", r"\d{2,3}|[A-Z]{2,3}"
)
NOTIFICATION_TYPE = _one_of("notification type", "immigration", "emigration", "internal", "cancellation")
SOURCE_FILE = _one_of("source file", "statistics", "historical")
SEX = _one_of("sex", "male", "female")
REASON_FOR_IMMIGRATION = _one_of("reason for immigration", "work", "refuge", "family", "education", "unknown")
EMPLOYMENT_TYPE = _one_of("employment type", "wage_earner", "self_employed")
GRANDPARENTS = Kind("number of grandparents", "a number from 0 to 4", r"[0-4]")
MONTHS = Kind("number of months", "a number from 0 to 12", r"\d|1[0-2]")
EDUCATION_LEVEL = Kind("education level", "one digit", r"\d")


@dataclass(frozen=True)
class Column:
    """One column. ``is_stated`` says that no row may leave it empty, but rows that ``excused`` names, as
    (column, value); ``is_optional`` that a delivery need not have the column.
    """

    name: str
    kind: Kind
    is_stated: bool = False
    is_optional: bool = False
    excused: tuple[str, str] | None = None


@dataclass(frozen=True)
class Table:
    """One table. ``key`` names the column that must identify a row (None: no single column does)."""

    name: str
    is_required: bool
    columns: tuple[Column, ...]
    key: str | None = None

    @property
    def column_names(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns)

    @property
    def required_names(self) -> tuple[str, ...]:
        """Names of the columns that every file of the table must have."""
        return tuple(column.name for column in self.columns if not column.is_optional)


def _stated(name: str, kind: Kind) -> Column:
    return Column(name, kind, is_stated=True)


NOTIFICATIONS = Table(
    "notifications",
    is_required=True,
    key="notification_id",
    columns=(
        _stated("notification_id", TEXT),
        Column("person_number", PERSON_NUMBER),
        _stated("notification_type", NOTIFICATION_TYPE),
        # What a cancellation takes back has the date.
        Column("registration_date", DATE, is_stated=True, excused=("notification_type", "cancellation")),
        _stated("received_date", DATE),
        Column("from_municipality", MUNICIPALITY_CODE),
        Column("to_municipality", MUNICIPALITY_CODE),
        Column("from_country", COUNTRY_CODE),
        Column("to_country", COUNTRY_CODE),
        Column("citizenship", COUNTRY_CODE),
        _stated("source_file", SOURCE_FILE),
        Column("is_administrative", BOOLEAN),
        Column("taken_back_notification_id", TEXT, is_optional=True),
    ),
)

PERSON_NUMBER_CHANGES = Table(
    "person_number_changes",
    is_required=False,
    columns=(
        _stated("old_person_number", PERSON_NUMBER),
        _stated("new_person_number", PERSON_NUMBER),
        _stated("changed_date", DATE),
    ),
)

PERSONS = Table(
    "persons",
    is_required=True,
    columns=(
        _stated("person_number", PERSON_NUMBER),
        _stated("sex", SEX),
        _stated("birth_date", DATE),
        Column("birth_municipality", MUNICIPALITY_CODE),
        Column("death_date", DATE),
        Column("birth_country", COUNTRY_CODE),
        Column("mother_birth_country", COUNTRY_CODE),
        Column("father_birth_country", COUNTRY_CODE),
        Column("grandparents_born_abroad", GRANDPARENTS),
        Column("reason_for_immigration", REASON_FOR_IMMIGRATION),
        Column("first_immigration_year", YEAR),
        Column("mother_person_number", PERSON_NUMBER),
    ),
)

OPENING_RESIDENCE = Table(
    "opening_residence",
    is_required=True,
    columns=(
        _stated("person_number", PERSON_NUMBER),
        _stated("municipality_code", MUNICIPALITY_CODE),
        _stated("reference_date", DATE),
    ),
)

FAMILY_NUMBERS = Table(
    "family_numbers",
    is_required=False,
    columns=(
        _stated("person_number", PERSON_NUMBER),
        _stated("year", YEAR),
        _stated("family_number", PERSON_NUMBER),
    ),
)

EMPLOYMENT = Table(
    "employment",
    is_required=False,
    columns=(
        _stated("person_number", PERSON_NUMBER),
        _stated("year", YEAR),
        Column("employment_type", EMPLOYMENT_TYPE),
    ),
)

EDUCATION_ENROLMENT = Table(
    "education_enrolment",
    is_required=False,
    columns=(
        _stated("person_number", PERSON_NUMBER),
        _stated("year", YEAR),
        Column("is_enrolled_1_october", BOOLEAN),
        Column("has_passed_exam", BOOLEAN),
    ),
)

UNEMPLOYMENT = Table(
    "unemployment",
    is_required=False,
    columns=(
        _stated("person_number", PERSON_NUMBER),
        _stated("year", YEAR),
        Column("unemployed_months", MONTHS),
    ),
)

EDUCATION_ATTAINMENT = Table(
    "education_attainment",
    is_required=False,
    columns=(
        _stated("person_number", PERSON_NUMBER),
        _stated("year", YEAR),
        Column("education_level", EDUCATION_LEVEL),
    ),
)

TABLES = (
    NOTIFICATIONS,
    PERSON_NUMBER_CHANGES,
    PERSONS,
    OPENING_RESIDENCE,
    FAMILY_NUMBERS,
    EMPLOYMENT,
    EDUCATION_ENROLMENT,
    UNEMPLOYMENT,
    EDUCATION_ATTAINMENT,
)
