"""Which lists a delivery's country codes are of: found in the codes, or said by the setting country_codes.

The rule is the one of the model country_code_systems (method.md 1.6), told here before anything is built.
"""

import csv
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from vandring.delivery.report import Problem
from vandring.errors import UserError

REGISTER = "register"
ISO_NUMERIC = "iso_numeric"
SETTINGS = ("", REGISTER, ISO_NUMERIC)
DIGIT_LISTS = {REGISTER: ("register_2", "register_3"), ISO_NUMERIC: ("iso_numeric",)}
"""The code systems of the lists that digits can be of."""
LETTERS = {3: "iso_alpha_3", 2: "iso_alpha_2"}
"""By the number of letters the code system."""
RATIO = "country_code_lists_unknown_ratio"
CODES_SHOWN = 8

Counts = Mapping[str, int]
"""Times that a code is stated, by code."""


@dataclass(frozen=True)
class CountryLists:
    """What a project says of country codes: those of each code system, the rule's number, the setting."""

    codes: Mapping[str, frozenset[str]]
    ratio: int
    setting: str

    def known(self, digit_list: str | None) -> frozenset[str]:
        """Codes that mean something where digits are read by the list; None: no digits do."""
        systems = (*DIGIT_LISTS.get(digit_list or "", ()), *LETTERS.values())
        return frozenset().union(*(self.codes[system] for system in systems))


@dataclass(frozen=True)
class CountryCodes:
    """The code systems of a delivery.

    ``digit_list`` is None where no code is in digits, or where it is not known which list they are of.
    ``unknown`` holds (code, times) of what no list knows, the most frequent first.
    """

    systems: tuple[str, ...]
    digit_list: str | None
    unknown: tuple[tuple[str, int], ...]
    undecided: Counts | None = None
    """By list the times that it leaves unknown, where both may be meant."""


def read_lists(project: Path) -> CountryLists:
    """The lists of the dbt project in a directory.

    Raises UserError when the setting is none that there is.
    """
    import yaml

    settings = project / "dbt_project.yml"
    said = yaml.safe_load(settings.read_text(encoding="utf-8")).get("vars", {}).get("country_codes")
    setting = str(said or "")
    if setting not in SETTINGS:
        raise UserError(
            f"country_codes in {settings}: {setting} is no list of country codes; write {REGISTER}, "
            f"{ISO_NUMERIC}, or leave it empty"
        )
    codes: dict[str, set[str]] = {}
    for row in _rows(project / "seeds" / "classifications" / "country_codes.csv"):
        codes.setdefault(row["code_system"], set()).add(row["country_code"])
    (ratio,) = (
        int(row["value"])
        for row in _rows(project / "seeds" / "rules" / "rule_parameters.csv")
        if row["parameter"] == RATIO
    )
    return CountryLists({system: frozenset(each) for system, each in codes.items()}, ratio, setting)


def found_codes(counts: Counts, lists: CountryLists) -> CountryCodes:
    """The code systems that stated codes are of, and what no list knows."""
    in_digits = {code: times for code, times in counts.items() if code[0].isdigit()}
    lengths = {len(code) for code in counts if code not in in_digits}
    letters = tuple(system for length, system in LETTERS.items() if length in lengths)
    digit_list, undecided = None, None
    if in_digits:
        unknown = {
            name: sum(times for code, times in in_digits.items() if code not in lists.known(name))
            for name in DIGIT_LISTS
        }
        digit_list = lists.setting or _clearly_less_unknown(unknown, lists.ratio)
        undecided = unknown if digit_list is None else None
    known = lists.known(digit_list)
    unknown_codes = Counter({code: times for code, times in counts.items() if code not in known})
    if undecided:
        # Nothing can be said of digits whose list is not known.
        unknown_codes = Counter({code: n for code, n in unknown_codes.items() if code not in in_digits})
    systems = ((digit_list,) if digit_list else ()) + letters
    return CountryCodes(systems, digit_list, tuple(unknown_codes.most_common()), undecided)


def _clearly_less_unknown(unknown: Counts, ratio: int) -> str | None:
    for name, other in ((REGISTER, ISO_NUMERIC), (ISO_NUMERIC, REGISTER)):
        if unknown[name] < unknown[other] and unknown[name] * ratio <= unknown[other]:
            return name
    return None


def code_problems(found: CountryCodes) -> tuple[list[Problem], list[Problem]]:
    """(errors, warnings) about the codes, with the remedy."""
    place = "country codes"
    errors, warnings = [], []
    if found.undecided is not None:
        unknown = found.undecided
        errors.append(
            Problem(
                place,
                "codes in digits may be of the register's list (Norway 000 or 00, Sweden 106) or of ISO's "
                "numeric one (Norway 578, Sweden 752): the first leaves "
                f"{unknown[REGISTER]:,} of those stated unknown, the second {unknown[ISO_NUMERIC]:,}; say "
                "which they are of with the setting country_codes "
                f"in dbt_project.yml: {REGISTER} or {ISO_NUMERIC}",
            )
        )
    if found.unknown:
        times = sum(count for _, count in found.unknown)
        shown = ", ".join(f"{code} ({count:,})" for code, count in found.unknown[:CODES_SHOWN])
        more = f" and {len(found.unknown) - CODES_SHOWN:,} more" if len(found.unknown) > CODES_SHOWN else ""
        noun = "value is" if times == 1 else "values are"
        warnings.append(
            Problem(
                place,
                f"{times:,} {noun} of no country in {', '.join(found.systems) or 'any list'} and count as "
                f"not stated: {shown}{more}; put the codes right, or add them as rows of "
                "seeds/classifications/country_codes.csv",
            )
        )
    return errors, warnings


def _rows(file: Path) -> list[dict[str, str]]:
    if not file.is_file():
        raise UserError(f"{file}: this seed is missing; take the project's files anew")
    with file.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))
