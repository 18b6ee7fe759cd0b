"""What is lost of a delivery because one reason takes many of its rows: read, and in words.

A check and a build read it from tables of the same names, made by the same models.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import duckdb

LOST_PLACES = {
    "origin": "places left in rejected notifications",
    "destination": "places reached in rejected notifications",
    "opening": "opening residents left out",
    "birth": "births left out",
}
"""By stated_place of municipality_code_uses: what a code without a meaning loses."""

LOST_ROWS = {
    "notifications": "notifications rejected",
    "opening_residence": "opening residents left out",
    "persons": "births left out",
}
"""By table_name of delivery_losses."""

CODE_CAUSES = {
    "another_date": "in force on other dates only; a code counts by its own date, or as one of the geography",
    "county_code": "two digits and two zeros are a county's code; deliver the municipality's",
    "no_municipality": "no municipality since 1964; codes of another list or another country, or a reform "
    "that is missing in municipality_versions.csv",
    "not_known": "the register did not know the municipality",
}
"""By likely_cause of municipality_code_uses."""

CAUSES = {
    "empty": "is empty, and must be stated",
    "no_such_day": "days that do not exist",
    "another_date_format": "dates of another form; write yyyy-mm-dd",
    "leading_zero_lost": "a leading zero is lost, as when numbers are saved as numbers (301 for 0301)",
    "county_code": "codes of counties; deliver the municipality's",
    "longer_code": "longer codes, perhaps of a district; deliver the four digits of the municipality",
    "no_number": "not four digits, perhaps names; deliver codes",
    "separator": "written with a separator; deliver eleven digits",
    "country_name": "not a code, perhaps a name; deliver codes",
    "another_word": "another word than the delivery's documentation has, or another spelling of it",
    "another_form": "of another form than the delivery's documentation asks for",
    "birth_date_only": "only the birth date; the last five digits are missing",
    "d_number": "40 added to the day, as in a D-number, but check digits or a date that none has",
    "year_first": "the year written first; a person number begins with day and month",
    "another_month": "a month above 12, as in numbers of other series; see person_number_series.csv",
    "check_digits": "check digits or a date that no person number has",
    "day_to_come": "received on a day that has not come; look for a wrong century or a date of another form",
    "received_before_it_happened": "received long before the registration date; look for dates exchanged, or "
    "of another form",
    "place_not_stated": "the type asks for a municipality that is not stated",
    "place_abroad_is_a_municipality": "a municipality stands where the type asks for a country",
    "same_municipality": "a move within one municipality, perhaps because its codes were made those of today",
    "country_contradicts": "the country contradicts the type, perhaps Norway has another code in that list",
    "delivered_again": "the same move delivered again; look for files delivered twice",
}
"""By likely_cause of delivery_losses; a reason without causes says all itself."""

SHOWN = 8


@dataclass(frozen=True)
class UnknownMunicipality:
    """A code that means no municipality on its dates, in years in which such codes are many.

    ``stated_place`` is origin, destination, opening or birth; ``places`` counts how often it is named.
    """

    stated_place: str
    likely_cause: str
    municipality_code: str
    first_year: int
    last_year: int
    places: int


@dataclass(frozen=True)
class LostRows:
    """Rows of a delivered table that name one municipality and are lost for one reason, which takes many.

    ``column_name`` is None unless the reason is unreadable, years where no date can be read,
    ``municipality_code`` (as delivered) where none is stated.
    """

    table_name: str
    reason_code: str
    column_name: str | None
    likely_cause: str | None
    municipality_code: str | None
    first_year: int | None
    last_year: int | None
    rows: int


@dataclass(frozen=True)
class Losses:
    """All that is conspicuous, the most first."""

    unknown_municipalities: tuple[UnknownMunicipality, ...] = ()
    rows: tuple[LostRows, ...] = ()


def read_losses(connection: "duckdb.DuckDBPyConnection") -> Losses:
    """Read municipality_code_uses and delivery_losses. Raises duckdb.Error when they are not there."""
    unknown = connection.execute(
        """
        select stated_place, likely_cause, municipality_code, min(year), max(year), sum(places)::bigint
        from municipality_code_uses
        where is_conspicuous
        group by stated_place, likely_cause, municipality_code
        order by sum(places) desc, municipality_code, stated_place
        """
    ).fetchall()
    rows = connection.execute(
        """
        select
            table_name, reason_code, column_name, likely_cause, municipality_code, min(year), max(year),
            sum(lost_rows)::bigint
        from delivery_losses
        where is_conspicuous
        group by all
        order by sum(lost_rows) desc, table_name, reason_code, column_name, likely_cause, municipality_code
        """
    ).fetchall()
    return Losses(tuple(UnknownMunicipality(*row) for row in unknown), tuple(LostRows(*row) for row in rows))


def losses_text(losses: Losses) -> list[str]:
    """Lines that name what is lost, the codes, the years and the likely cause; none where little is."""
    return _unknown_lines(losses.unknown_municipalities) + _row_lines(losses.rows)


def _unknown_lines(unknown: Sequence[UnknownMunicipality]) -> list[str]:
    if not unknown:
        return []
    lines = ["Lost: municipality codes that mean no municipality on their date (municipality_code_uses)"]
    for place, effect in LOST_PLACES.items():
        for cause, words in CODE_CAUSES.items():
            found = [each for each in unknown if (each.stated_place, each.likely_cause) == (place, cause)]
            if found:
                years = [(each.first_year, each.last_year) for each in found]
                lost = sum(each.places for each in found)
                lines.append(f"  {lost:,} {effect}{_years(years)}: {words}")
                lines.append(_codes((each.municipality_code, each.places) for each in found))
    return lines


def _row_lines(rows: Sequence[LostRows]) -> list[str]:
    if not rows:
        return []
    lines = ["Lost: rows that one reason takes (delivery_losses)"]
    kinds = dict.fromkeys(
        (each.table_name, each.reason_code, each.column_name, each.likely_cause) for each in rows
    )
    for kind in kinds:
        table, reason, column, cause = kind
        found = [
            each
            for each in rows
            if (each.table_name, each.reason_code, each.column_name, each.likely_cause) == kind
        ]
        years = [
            (each.first_year, each.last_year)
            for each in found
            if each.first_year is not None and each.last_year is not None
        ]
        lost = sum(each.rows for each in found)
        what = f"{reason} {column}" if column else reason
        when = _years(years) or ", without a date that can be read"
        words = CAUSES[cause] if cause else "see rejection_reasons"
        lines.append(f"  {lost:,} {LOST_ROWS[table]}{when}, {what}: {words}")
        codes = [(each.municipality_code, each.rows) for each in found if each.municipality_code is not None]
        if codes:
            lines.append(_codes(codes))
    return lines


def _years(years: Iterable[tuple[int, int]]) -> str:
    """The first and the last of several spans of years, empty of none."""
    ends = sorted({year for span in years for year in span})
    return f" {'–'.join(str(year) for year in dict.fromkeys((ends[0], ends[-1])))}" if ends else ""


def _codes(counts: Iterable[tuple[str, int]]) -> str:
    """The first few codes, with their counts."""
    found = list(counts)
    shown = ", ".join(f"{code} ({count:,})" for code, count in found[:SHOWN])
    more = f" and {len(found) - SHOWN:,} more" if len(found) > SHOWN else ""
    return f"    codes {shown}{more}"
