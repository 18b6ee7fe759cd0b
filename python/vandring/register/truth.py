"""The truth tables: moves, defects, and the immigrants' years that their outcomes were drawn from."""

from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa

from vandring.register.arrays import NOBODY, Array
from vandring.register.columns import codes, dates, flags, identifiers
from vandring.register.messages import Messages
from vandring.register.moves import MOVE_TYPES
from vandring.register.outcomes import BACKGROUNDS, DURATION_GROUPS, EDUCATION_GROUPS, STATUSES
from vandring.register.parameters import OF_2013, OF_2024
from vandring.register.reports import Reports
from vandring.register.tables import SEXES, TableWriter


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


def truth_of_moves(writer: TableWriter, reports: Reports, messages: Messages, kept: Array) -> pa.Table:
    """Every true move; ``kept`` marks the messages (n,) that are to be accepted."""
    moves = writer.world.moves
    person = moves["person"]
    serial = np.zeros(len(person), dtype=np.int64)
    serial[messages.move[kept]] = messages.identifier[kept]
    foreign = moves["country"]
    immigrates, emigrates = moves["origin"] < 0, moves["destination"] < 0
    return pa.table(
        {
            "move_id": pa.array(np.arange(1, len(serial) + 1)),
            "person_number": writer.numbers_of(person),
            "move_type": codes(moves["kind"], MOVE_TYPES),
            "move_date": dates(moves["day"]),
            "registration_date": dates(reports.registration),
            "from_municipality": writer.places.on(OF_2013, moves["origin"], person),
            "to_municipality": writer.places.on(OF_2013, moves["destination"], person),
            "from_municipality_2024": writer.places.on(OF_2024, moves["origin"], person),
            "to_municipality_2024": writer.places.on(OF_2024, moves["destination"], person),
            "from_country": codes(np.where(immigrates, foreign, 0), writer.country_codes),
            "to_country": codes(np.where(emigrates, foreign, 0), writer.country_codes),
            "notification_id": identifiers(serial),
            "is_administrative": flags(reports.is_administrative),
            "is_census_correction": flags(reports.is_census_correction),
        }
    )


def truth_of_homes(writer: TableWriter) -> pa.Table:
    """Where everybody who has lived here was born and lived on the opening day, if in this country."""
    persons, opening = writer.world.persons, writer.world.opening
    known = np.flatnonzero(persons.has_lived_here)
    lived = np.full(persons.count, NOBODY, dtype=np.int16)
    lived[opening["person"]] = opening["municipality"]
    born, lived = persons.birth_municipality[known], lived[known]
    return pa.table(
        {
            "person_number": writer.numbers_of(known),
            "opening_municipality": writer.places.on(OF_2013, lived, known),
            "opening_municipality_2024": writer.places.on(OF_2024, lived, known),
            "birth_municipality": writer.places.on(OF_2013, born, known),
            "birth_municipality_2024": writer.places.on(OF_2024, born, known),
        }
    ).sort_by("person_number")


def truth_of_immigrant_years(writer: TableWriter) -> pa.Table:
    """Covariates of year t, probabilities, and the outcome between 1 January and 31 December of t + 1."""
    rows = writer.world.immigrant_years
    return pa.table(
        {
            "person_number": writer.numbers_of(rows["person"]),
            "year": pa.array(rows["year"]),
            "age": pa.array(rows["age"]),
            "sex": codes(rows["is_woman"].astype(np.int8), SEXES),
            "duration_years": pa.array(rows["duration_years"]),
            "duration_group": codes(rows["duration_group"], DURATION_GROUPS),
            "education_group": codes(rows["education_group"], EDUCATION_GROUPS),
            "labour_market_status": codes(rows["status"], STATUSES),
            "background": codes(rows["background"], BACKGROUNDS),
            "family_size": pa.array(rows["family_size"]),
            "family_immigrants": pa.array(rows["family_immigrants"]),
            "centrality": pa.array(rows["centrality"]),
            "internal_probability": pa.array(rows["internal_probability"]),
            "emigration_probability": pa.array(rows["emigration_probability"]),
            "outcome": pa.array(rows["outcome"]),
        }
    )
