"""What a user can choose: the size and years of the world, and how often the register goes wrong."""

from collections.abc import Iterable
from dataclasses import dataclass, fields, replace

from vandring.errors import UserError

FIRST_POSSIBLE_YEAR = 1955
LAST_POSSIBLE_YEAR = 2039

OWN_DAY = "own_day"
OF_2013, OF_2024 = "2013-01-01", "2024-01-01"
CODINGS = (OWN_DAY, OF_2013, OF_2024)
"""The codes that municipalities can be written in: in force on each day, or those of one date."""
FIRST_YEAR_OF_HISTORY = 1964


@dataclass(frozen=True)
class SimulationParameters:
    """The world: residents on 1 January of the first year, first and last calendar year, scale of internal
    moves.
    """

    persons: int = 100_000
    first_year: int = 1966
    last_year: int = 2025
    internal_move_factor: float = 1.0

    def __post_init__(self) -> None:
        if self.persons < 100:
            raise UserError(f"--persons is {self.persons}; a synthetic register needs at least 100 persons")
        if self.first_year > self.last_year:
            raise UserError(f"--first-year {self.first_year} comes after --last-year {self.last_year}")
        if self.first_year < FIRST_POSSIBLE_YEAR or self.last_year > LAST_POSSIBLE_YEAR:
            raise UserError(
                f"years {self.first_year}–{self.last_year} are outside"
                f" {FIRST_POSSIBLE_YEAR}–{LAST_POSSIBLE_YEAR}, which the series of person numbers covers"
            )
        if not 0.0 <= self.internal_move_factor <= 5.0:
            raise UserError(
                f"--internal-move-factor is {self.internal_move_factor}; it must lie between 0 and 5"
            )


@dataclass(frozen=True)
class DefectRates:
    """How often each defect happens, as shares (0–1) of what the comment names.

    Orders of magnitude follow IO 77/36 (tables 2.1 and 2.2, section 2) and Rapporter 2016/27 (section 2.1.5).
    How often messages are taken back and who has a D-number is chosen, so that a small register has some.
    """

    administrative_first_year: float = 0.15  # of immigrants' emigrations; moves linearly to the last year's
    administrative_last_year: float = 0.25
    census_correction: float = 0.00104  # census emigrations of October 1970, of the residents then
    late_external: float = 0.005  # of immigration and emigration messages
    late_internal: float = 0.001  # of internal messages
    cleared_in_1975_76: float = 0.8  # of late messages of 1967–1974: when the office cleared its files
    delay_drift: float = 0.3  # the median delay is this share longer in the first year, shorter in the last
    month_end_batch: float = 0.15  # of messages: they come on the last day of the month
    summer_backlog: float = 0.3  # of messages that would come in July: they wait until August or September
    office_behind: float = 0.005  # of counties and years: the office falls behind for half a year
    out_of_order: float = 0.015  # of messages that a newer one of the same person follows within a year
    duplicate_external: float = 0.0015  # of immigration and emigration messages
    duplicate_internal: float = 0.0005  # of internal messages
    duplicate_with_other_defect: float = (
        0.03  # of duplicated messages: the earlier one has a content defect as well
    )
    duplicate_across_number_change: float = 0.03  # of messages received before their person's number changed
    changed_person_number: float = 0.005  # of persons
    missing_person_number: float = 0.0002  # of messages; the same for the next five
    incomplete_person_number: float = 0.0002
    invalid_person_number: float = 0.0003
    unknown_municipality: float = 0.0003
    impossible_move: float = 0.0003
    unreadable: float = 0.0004
    second_content_defect: float = 0.03  # of messages with a content defect
    missing_citizenship: float = 0.005  # of messages, at random
    citizenship_left_out_by_rule: float = 1.0  # of late messages 1967–72 and of emigrations 1967
    missing_country: float = 0.03  # of immigration and emigration messages: the foreign country is not stated
    cancelled_message: float = 0.002  # of messages: one about a move that never was follows, and is cancelled
    cancelled_and_sent_anew: float = 0.0005  # of messages
    cancelled_duplicate: float = 0.1  # of messages that a copy followed: the copy is cancelled
    corrected_message: float = 0.003  # of messages: sent with a wrong date, place, type or person at first
    corrected_again: float = 0.1  # of corrections: the first of them is wrong too, or is cancelled
    corrected_defect: float = 0.2  # of messages that are rejected for their content
    nothing_to_take_back: float = 0.0008  # of messages: one follows that names nothing that it can take back
    d_number_first: float = 0.03  # of first immigrations since 1995: under a D-number, the number comes later
    d_number_only: float = 0.005  # of first immigrations since 1995: under a D-number for good
    number_of_2032: float = (
        0.5  # of persons numbered in 2032 or later: a number that only the new rule allows
    )

    def __post_init__(self) -> None:
        for name, value in self.as_dictionary().items():
            if not 0.0 <= value <= 1.0:
                raise UserError(f"rate {name} is {value}; it must lie between 0 and 1")

    def as_dictionary(self) -> dict[str, float]:
        """Every rate by name, in the order above."""
        return {field.name: float(getattr(self, field.name)) for field in fields(self)}

    @property
    def is_clean(self) -> bool:
        """Whether nothing at all goes wrong."""
        return not any(self.as_dictionary().values())


def no_defects() -> DefectRates:
    """Rates of a register in which every true move is reported once, on its date and in order."""
    return DefectRates(**{field.name: 0.0 for field in fields(DefectRates)})


def with_rates(rates: DefectRates, settings: Iterable[str]) -> DefectRates:
    """The rates changed by texts ``name=value``; a wrong name or value is a UserError."""
    names = [field.name for field in fields(DefectRates)]
    changes: dict[str, float] = {}
    for setting in settings:
        name, separator, text = setting.partition("=")
        if not separator or name not in names:
            raise UserError(f"--rate {setting}: expected NAME=VALUE with NAME one of {', '.join(names)}")
        try:
            changes[name] = float(text)
        except ValueError:
            raise UserError(f"--rate {setting}: {text!r} is not a number") from None
    return replace(rates, **changes)


def check_coding(coding: str, first_year: int) -> None:
    """Refuse what the history of codes does not know."""
    if coding not in CODINGS:
        raise UserError(f"--municipality-codes {coding} is not one of {', '.join(CODINGS)}")
    if coding == OWN_DAY and first_year < FIRST_YEAR_OF_HISTORY:
        raise UserError(
            f"the history of municipality codes begins in {FIRST_YEAR_OF_HISTORY}, after --first-year"
            f" {first_year}; choose --municipality-codes {OF_2013}"
        )
