"""The table of notifications: messages as texts, with what is spoilt in them."""

from dataclasses import dataclass, fields
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from vandring.register.arrays import Array
from vandring.register.citizenship import DeliveredCitizenship, code_tables
from vandring.register.columns import codes, dates, flags, identifiers, numbers_as_text, replace_texts
from vandring.register.content_defects import Spoilt
from vandring.register.countries import NORWAY
from vandring.register.delivery import Rows
from vandring.register.messages import Messages
from vandring.register.moves import EMIGRATION, IMMIGRATION, INTERNAL, MOVE_TYPES
from vandring.register.municipality_codes import PlaceWriter

SOURCE_FILES = ("statistics", "historical")
FIELDS_OF_A_MOVE = (
    "registration_date",
    "from_municipality",
    "to_municipality",
    "from_country",
    "to_country",
    "citizenship",
)
"""What a cancellation need not state."""
TYPES = (*MOVE_TYPES, "cancellation")


@dataclass(frozen=True)
class Statements:
    """What messages are to say; arrays of shape (n,)."""

    messages: Messages
    citizenship: DeliveredCitizenship
    is_historical: Array
    states_country: Array
    """The foreign country is stated."""
    states_norway: Array
    """Norway is, in internal moves."""

    def take(self, rows: Array | slice) -> "Statements":
        """Those of the given messages."""
        return Statements(**{each.name: _taken(getattr(self, each.name), rows) for each in fields(self)})


def _taken(values: Messages | DeliveredCitizenship | Array, rows: Array | slice) -> Any:
    return values[rows] if isinstance(values, np.ndarray) else values.take(rows)


def clean_columns(places: PlaceWriter, statements: Statements) -> dict[str, pa.Array]:
    """What the messages would say if nothing in them were spoilt; columns in the order of the contract.

    A place left is named as it was called the day before.
    """
    messages, citizenship = statements.messages, statements.citizenship
    is_historical, states_country = statements.is_historical, statements.states_country
    states_norway = statements.states_norway
    foreign = np.where(states_country, messages.country, -1)
    at_home = np.where((messages.kind != INTERNAL) | states_norway, NORWAY, -1)
    three_digits, two_digits = code_tables()
    # Both lists of codes one after the other, so that one look-up serves all messages.
    form = citizenship.country.astype(np.int32) + np.where(citizenship.digits == 2, len(three_digits), 0)
    stated = {
        "notification_id": identifiers(messages.identifier),
        "person_number": numbers_as_text(messages.number),
        "notification_type": codes(np.where(messages.is_cancellation, len(MOVE_TYPES), messages.kind), TYPES),
        "registration_date": dates(messages.registration),
        "received_date": dates(messages.received),
        "from_municipality": places.delivered(messages.origin, messages.person, messages.registration - 1),
        "to_municipality": places.delivered(messages.destination, messages.person, messages.registration),
        "from_country": codes(np.where(messages.kind == IMMIGRATION, foreign, at_home), three_digits),
        "to_country": codes(np.where(messages.kind == EMIGRATION, foreign, at_home), three_digits),
        "citizenship": codes(np.where(citizenship.digits == 0, -1, form), three_digits + two_digits),
        "source_file": codes(is_historical.astype(np.int8), SOURCE_FILES),
        "is_administrative": flags(messages.is_administrative),
        "taken_back_notification_id": identifiers(messages.taken_back),
    }
    bare = pa.array(messages.is_bare)
    empty = pa.scalar(None, pa.string())
    return stated | {name: pc.if_else(bare, empty, stated[name]) for name in FIELDS_OF_A_MOVE}


def notification_rows(places: PlaceWriter, statements: Statements, spoilt: Spoilt) -> Rows:
    """The delivered table: what is spoilt says something else."""
    texts = {name: (np.array(sorted(of_rows)), of_rows) for name, of_rows in spoilt.texts.items()}

    def make(part: slice) -> pa.Table:
        columns = clean_columns(places, statements.take(part))
        for name, (rows, of_rows) in texts.items():
            first, last = np.searchsorted(rows, [part.start, part.stop])
            here = {int(row) - part.start: of_rows[int(row)] for row in rows[first:last]}
            columns[name] = replace_texts(columns[name], here)
        return pa.table(columns)

    return Rows(statements.messages.count, make)
