"""Defects in what a message says: those that lead to its rejection, and missing person numbers."""

from dataclasses import dataclass, field

import numpy as np

from vandring.register.arrays import Array
from vandring.register.dates import month_and_day_of, year_of
from vandring.register.messages import Messages
from vandring.register.moves import EMIGRATION, IMMIGRATION, INTERNAL
from vandring.register.parameters import DefectRates
from vandring.register.person_numbers import check_digits

REASONS = (
    "unreadable",
    "incomplete_person_number",
    "invalid_person_number",
    "unknown_municipality",
    "impossible_move",
)
"""Rejection reasons that lie in the content of a message, in order of precedence."""

UNKNOWN_MUNICIPALITY = "9999"
CODE_OF_NO_MUNICIPALITY = "2599"
SAME_MUNICIPALITY = -2
"""Instead of a municipality reached: the one that is left."""


@dataclass
class Spoilt:
    """Texts that replace what a message says, and the defects that they make."""

    texts: dict[str, dict[int, str]] = field(default_factory=dict)
    """By column: row of the message → text as delivered ('' for empty)."""
    reached: dict[int, int] = field(default_factory=dict)
    """Row of the message → municipality named as reached, or SAME_MUNICIPALITY; its text is still to come."""
    defects: list[tuple[int, str, str]] = field(default_factory=list)
    """Row of the message, defect, column that it lies in."""

    def spoil(self, row: int, defect: str, column: str, text: str) -> None:
        """Let a message say ``text`` in a column."""
        self.texts.setdefault(column, {})[row] = text
        self.defects.append((row, defect, column))

    def rows(self) -> Array:
        """Rows of messages with a defect that leads to rejection. → int64, unique."""
        return np.unique(
            np.array([row for row, defect, _ in self.defects if defect in REASONS], dtype=np.int64)
        )


def spoil_messages(
    messages: Messages,
    group_size: Array,
    is_earliest: Array,
    municipalities: int,
    rates: DefectRates,
    random: np.random.Generator,
) -> Spoilt:
    """Draw the defects. Only messages without duplicates are touched, and the earlier one of a few pairs.

    ``group_size`` (n,) counts the messages of the same move, ``is_earliest`` (n,) marks the earlier of a
    pair that was received on different days; ``municipalities`` is how many there are.
    """
    spoilt = Spoilt()
    chances = {
        "missing_person_number": rates.missing_person_number,
        "unreadable": rates.unreadable,
        "incomplete_person_number": rates.incomplete_person_number,
        "invalid_person_number": rates.invalid_person_number,
        "unknown_municipality": rates.unknown_municipality,
        "impossible_move": rates.impossible_move,
    }
    bounds = np.cumsum(list(chances.values()))
    count = messages.count
    kind = np.searchsorted(bounds, random.random(count), side="right").astype(np.int8)
    kind[group_size != 1] = len(bounds)
    pairs = is_earliest & (random.random(count) < rates.duplicate_with_other_defect)
    kind[pairs] = 1 + random.integers(0, len(REASONS), count)[pairs]
    names = list(chances)
    for row in np.flatnonzero(kind < len(bounds)):
        defect = names[int(kind[row])]
        _spoil_one(spoilt, messages, int(row), defect, municipalities, random)
        is_in_place = defect in ("unknown_municipality", "impossible_move")
        if is_in_place and random.random() < rates.second_content_defect * 3:
            _spoil_one(spoilt, messages, int(row), "incomplete_person_number", municipalities, random)
    return spoilt


def spoil_content(
    spoilt: Spoilt, messages: Messages, rows: Array, municipalities: int, random: np.random.Generator
) -> None:
    """Give each of the messages (n,) a defect: cancellations one of the person number, the others one that
    does not hang on what municipalities became.
    """
    cancels = messages.is_cancellation
    for row in rows.tolist():
        among = ("invalid_person_number",) if cancels[row] else REASONS[:-1]
        _spoil_one(spoilt, messages, row, among[int(random.integers(len(among)))], municipalities, random)


def _spoil_one(
    spoilt: Spoilt,
    messages: Messages,
    row: int,
    defect: str,
    municipalities: int,
    random: np.random.Generator,
) -> None:
    number = f"{int(messages.number[row]):011d}"
    kind = int(messages.kind[row])
    if defect == "missing_person_number":
        spoilt.spoil(row, defect, "person_number", "")
    elif defect == "incomplete_person_number":
        spoilt.spoil(row, defect, "person_number", number[:6])
    elif defect == "invalid_person_number":
        spoilt.spoil(row, defect, "person_number", _invalid_number(number, random))
    elif defect == "unknown_municipality":
        side = {IMMIGRATION: "to_municipality", EMIGRATION: "from_municipality"}.get(kind)
        side = side or ("from_municipality", "to_municipality")[int(random.integers(2))]
        code = CODE_OF_NO_MUNICIPALITY if random.random() < 0.2 else UNKNOWN_MUNICIPALITY
        spoilt.spoil(row, defect, side, code)
    elif defect == "impossible_move":
        if kind == IMMIGRATION:
            spoilt.spoil(row, defect, "to_municipality", "")
        elif kind == EMIGRATION:
            spoilt.spoil(row, defect, "to_municipality", "")
            spoilt.reached[row] = int(random.integers(municipalities))
        elif random.random() < 0.5:
            spoilt.spoil(row, defect, "to_municipality", "")
            spoilt.reached[row] = SAME_MUNICIPALITY
        else:
            spoilt.spoil(row, defect, ("from_municipality", "to_municipality")[int(random.integers(2))], "")
    else:
        column, text = _unreadable_value(messages, row, number, kind, random)
        spoilt.spoil(row, defect, column, text)


def _invalid_number(number: str, random: np.random.Generator) -> str:
    """Eleven digits that are no person number: a wrong check digit, or a date that does not exist."""
    choice = int(random.integers(3))
    if choice == 0:
        return number[:10] + str((int(number[10]) + 1 + int(random.integers(9))) % 10)
    date = "3182" + number[4:6] if choice == 1 else number[:2] + "93" + number[4:6]
    candidates = int(date + number[6:9]) // 10 * 10 + np.arange(10)
    first, second = check_digits(candidates)
    place = int(np.argmax((first < 10) & (second < 10)))
    return f"{int(candidates[place]):09d}{int(first[place]) % 10}{int(second[place]) % 10}"


def _unreadable_value(
    messages: Messages, row: int, number: str, kind: int, random: np.random.Generator
) -> tuple[str, str]:
    """A column and a text in it that cannot be read as the column's type."""
    day = messages.registration[row : row + 1]
    year = int(year_of(day)[0])
    month, day_of_month = (int(part[0]) for part in month_and_day_of(day))
    norwegian_side = "to_municipality" if kind == IMMIGRATION else "from_municipality"
    country = "to_country" if kind == EMIGRATION else "from_country"
    choices = (
        ("registration_date", f"{year}-02-30"),
        ("registration_date", f"{day_of_month:02d}.{month:02d}.{year}"),
        ("registration_date", "n/a"),
        ("received_date", "n/a"),
        (norwegian_side, "Oslo"),
        (country if kind != INTERNAL else "citizenship", "Sv."),
        ("notification_type", "transit"),
        ("person_number", number + "0"),
        ("person_number", number[:6] + "A" + number[7:]),
        ("source_file", "archive"),
    )
    return choices[int(random.integers(len(choices)))]
