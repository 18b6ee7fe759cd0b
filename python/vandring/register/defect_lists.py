"""The truth of what went wrong: one row per notification and defect."""

from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa

from vandring.register.arrays import Array
from vandring.register.citizenship import YEAR_OF_LATE_THREE_DIGITS
from vandring.register.columns import identifiers, numbers_as_text
from vandring.register.content_defects import Spoilt
from vandring.register.dates import year_of
from vandring.register.messages import Messages
from vandring.register.municipality_codes import PlaceWriter
from vandring.register.notifications import Statements, clean_columns
from vandring.register.tables import TableWriter


@dataclass
class DefectList:
    """Collects defects: serial number of the notification, kind, the related notification, both values as
    texts.
    """

    _parts: list[pa.Table] = field(default_factory=list)

    def add(
        self,
        serial: Array,
        defect: str,
        delivered: pa.Array | None = None,
        true: pa.Array | None = None,
        related: Array | None = None,
    ) -> None:
        """Add one defect for each notification (n,)."""
        nothing = pa.nulls(len(serial), pa.string())
        self._parts.append(
            pa.table(
                {
                    "notification_id": identifiers(serial),
                    "defect": pa.array([defect], pa.string()).take(
                        pa.array(np.zeros(len(serial), dtype=np.int32))
                    ),
                    "related_notification_id": nothing if related is None else identifiers(related),
                    "delivered_value": nothing if delivered is None else delivered,
                    "true_value": nothing if true is None else true,
                }
            )
        )

    def table(self) -> pa.Table:
        """One row per notification and defect, in order."""
        return pa.concat_tables(self._parts).sort_by(
            [("notification_id", "ascending"), ("defect", "ascending")]
        )


def list_defects(
    writer: TableWriter,
    statements: Statements,
    spoilt: Spoilt,
    is_duplicate: Array,
    kept_of_group: Array,
    has_content_defect: Array,
) -> pa.Table:
    """All defects of the messages (n,); ``kept_of_group`` (n,) is the kept one of each group."""
    messages, defects = statements.messages, DefectList()
    _list_spoilt(defects, writer.places, statements, spoilt)
    defects.add(messages.identifier[is_duplicate], "duplicate", related=kept_of_group[is_duplicate])
    _list_taken_back(defects, messages, has_content_defect)
    _list_special(defects, writer, statements, spoilt)
    _list_citizenship(defects, writer, statements)
    return defects.table()


def _list_spoilt(defects: DefectList, places: PlaceWriter, statements: Statements, spoilt: Spoilt) -> None:
    """What is spoilt, with what the messages say and would have said."""
    spoilt_rows = np.unique([row for row, _, _ in spoilt.defects]).astype(np.int64)
    would_say = clean_columns(places, statements.take(spoilt_rows))
    place = {row: number for number, row in enumerate(spoilt_rows.tolist())}
    for defect in dict.fromkeys(defect for _, defect, _ in spoilt.defects):
        entries = [(row, column) for row, name, column in spoilt.defects if name == defect]
        rows = np.array([row for row, _ in entries])
        delivered = pa.array([spoilt.texts[column][row] or None for row, column in entries], pa.string())
        true = pa.array([would_say[column][place[row]].as_py() for row, column in entries], pa.string())
        defects.add(statements.messages.identifier[rows], defect, delivered, true)


def _list_taken_back(defects: DefectList, messages: Messages, has_content_defect: Array) -> None:
    """Messages that are taken back, those that take back, and those that name nothing they could."""
    taker = messages.takes_back
    named = messages.taken_back[taker]
    defects.add(named, "taken_back", related=messages.identifier[taker])
    for defect, rows in (
        ("cancellation", taker & messages.is_cancellation),
        ("correction", taker & ~messages.is_cancellation),
    ):
        defects.add(messages.identifier[rows], defect, related=messages.taken_back[rows])
    vain = np.flatnonzero(messages.is_void & ~has_content_defect)
    row = messages.taken_back[vain] - 1
    is_there = (row >= 0) & (row < messages.count)
    row = np.where(is_there, row, 0)
    too_late = is_there & messages.is_taken_back[row] & (messages.received[row] <= messages.received[vain])
    for defect, rows in (("nothing_to_take_back", vain[~too_late]), ("taken_back_already", vain[too_late])):
        defects.add(messages.identifier[rows], defect, related=messages.taken_back[rows])


def _list_special(defects: DefectList, writer: TableWriter, statements: Statements, spoilt: Spoilt) -> None:
    """Late, census, administrative and out-of-order messages, and those with an old person number."""
    messages = statements.messages
    for defect, rows in (
        ("late", messages.is_late & ~messages.is_cancellation),
        ("census_correction", messages.is_census_correction),
        ("administrative", messages.is_administrative),
        ("out_of_order", statements.is_historical),
    ):
        defects.add(messages.identifier[rows], defect)
    old = messages.number != writer.world.person_numbers[messages.person]
    old[list(spoilt.texts.get("person_number", {}))] = False
    rows = np.flatnonzero(old)
    defects.add(
        messages.identifier[rows],
        "old_person_number",
        numbers_as_text(messages.number[rows]),
        writer.numbers_of(messages.person[rows]),
    )


def _list_citizenship(defects: DefectList, writer: TableWriter, statements: Statements) -> None:
    """Messages without citizenship, and the late ones of 1973 with three digits."""
    messages, digits = statements.messages, statements.citizenship.digits
    three = (digits == 3) & (year_of(messages.registration) == YEAR_OF_LATE_THREE_DIGITS)
    for defect, mask in (("missing_citizenship", digits == 0), ("three_digit_citizenship", three)):
        rows = np.flatnonzero(mask & ~messages.is_cancellation)
        country = statements.citizenship.country[rows].astype(np.int32)
        true = pa.array(writer.country_codes, pa.string()).take(pa.array(country))
        delivered = clean_columns(writer.places, statements.take(rows))["citizenship"]
        defects.add(messages.identifier[rows], defect, delivered, true)
