"""The truth tables: moves, defects, and the immigrants' years that their outcomes were drawn from."""

import numpy as np
import pyarrow as pa

from vandring.register.arrays import NOBODY, Array
from vandring.register.columns import codes, dates, flags, identifiers
from vandring.register.delivery import Rows
from vandring.register.messages import Messages
from vandring.register.moves import MOVE_TYPES
from vandring.register.outcomes import BACKGROUNDS, DURATION_GROUPS, EDUCATION_GROUPS, STATUSES
from vandring.register.parameters import OF_2013, OF_2024
from vandring.register.reports import Reports
from vandring.register.tables import SEXES, TableWriter


def accepted_messages(moves: int, messages: Messages, kept: Array) -> Array:
    """Serial number of the message to be accepted of each true move, 0 for none; ``kept`` (n,) marks these. →
    int32 (moves,).
    """
    serial = np.zeros(moves, dtype=np.int32)
    serial[messages.move[kept]] = messages.identifier[kept]
    return serial


def truth_of_moves(writer: TableWriter, reports: Reports, accepted: Array) -> Rows:
    """Every true move, with the message to be accepted (moves,)."""
    return Rows(len(accepted), lambda part: _moves(writer, reports, accepted, part))


def _moves(writer: TableWriter, reports: Reports, accepted: Array, part: slice) -> pa.Table:
    moves = {name: values[part] for name, values in writer.world.moves.items()}
    person, foreign = moves["person"], moves["country"]
    immigrates, emigrates = moves["origin"] < 0, moves["destination"] < 0
    return pa.table(
        {
            "move_id": pa.array(np.arange(part.start + 1, part.stop + 1)),
            "person_number": writer.numbers_of(person),
            "move_type": codes(moves["kind"], MOVE_TYPES),
            "move_date": dates(moves["day"]),
            "registration_date": dates(reports.registration[part]),
            "from_municipality": writer.places.on(OF_2013, moves["origin"], person),
            "to_municipality": writer.places.on(OF_2013, moves["destination"], person),
            "from_municipality_2024": writer.places.on(OF_2024, moves["origin"], person),
            "to_municipality_2024": writer.places.on(OF_2024, moves["destination"], person),
            "from_country": codes(np.where(immigrates, foreign, 0), writer.country_codes),
            "to_country": codes(np.where(emigrates, foreign, 0), writer.country_codes),
            "notification_id": identifiers(accepted[part]),
            "is_administrative": flags(reports.is_administrative[part]),
            "is_census_correction": flags(reports.is_census_correction[part]),
        }
    )


def truth_of_homes(writer: TableWriter) -> Rows:
    """Where everybody who has lived here was born and lived on the opening day, if in this country."""
    persons, opening = writer.world.persons, writer.world.opening
    known = np.flatnonzero(persons.has_lived_here)
    known = known[np.argsort(writer.world.person_numbers[known], kind="stable")].astype(np.int32)
    lived = np.full(persons.count, NOBODY, dtype=np.int16)
    lived[opening["person"]] = opening["municipality"]
    arrays = {"person": known, "born": persons.birth_municipality[known], "lived": lived[known]}
    return Rows.of_arrays(arrays, lambda part: _homes(writer, part))


def _homes(writer: TableWriter, rows: dict[str, Array]) -> pa.Table:
    known, born, lived = rows["person"], rows["born"], rows["lived"]
    return pa.table(
        {
            "person_number": writer.numbers_of(known),
            "opening_municipality": writer.places.on(OF_2013, lived, known),
            "opening_municipality_2024": writer.places.on(OF_2024, lived, known),
            "birth_municipality": writer.places.on(OF_2013, born, known),
            "birth_municipality_2024": writer.places.on(OF_2024, born, known),
        }
    )


def truth_of_immigrant_years(writer: TableWriter) -> Rows:
    """Covariates of year t, probabilities, and the outcome between 1 January and 31 December of t + 1."""
    return Rows.of_arrays(writer.world.immigrant_years, lambda part: _immigrant_years(writer, part))


def _immigrant_years(writer: TableWriter, rows: dict[str, Array]) -> pa.Table:
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
