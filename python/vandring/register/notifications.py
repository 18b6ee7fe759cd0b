"""The table of notifications: messages as texts, with what is spoilt in them."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from vandring.register.arrays import Array
from vandring.register.citizenship import DeliveredCitizenship, code_tables
from vandring.register.columns import codes, dates, flags, identifiers, numbers_as_text, replace_texts
from vandring.register.content_defects import Spoilt
from vandring.register.countries import NORWAY
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


def clean_columns(
    places: PlaceWriter,
    messages: Messages,
    citizenship: DeliveredCitizenship,
    is_historical: Array,
    states_country: Array,
    states_norway: Array,
) -> dict[str, pa.Array]:
    """What the messages would say if nothing in them were spoilt; columns in the order of the contract.

    A place left is named as it was called the day before. ``states_country`` (n,): the foreign country is
    stated; ``states_norway`` (n,): Norway is, in internal moves.
    """
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


def spoilt_columns(clean: dict[str, pa.Array], spoilt: Spoilt) -> pa.Table:
    """The delivered table."""
    return pa.table(
        {name: replace_texts(column, spoilt.texts.get(name, {})) for name, column in clean.items()}
    )
