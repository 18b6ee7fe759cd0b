"""What the office holds: the register's view of a world, with everything that goes wrong on the way."""

from dataclasses import replace
from typing import Any

import numpy as np

from vandring.register.arrays import Array, draws_below
from vandring.register.citizenship import deliver_citizenship
from vandring.register.content_defects import SAME_MUNICIPALITY, Spoilt, spoil_content, spoil_messages
from vandring.register.defect_lists import list_defects
from vandring.register.delays import draw_offices_behind, truth_of_delays
from vandring.register.delivery import Delivery, LazyTables, Rows
from vandring.register.filing import is_out_of_order
from vandring.register.given_numbers import with_d_numbers, with_numbers_of_2032
from vandring.register.messages import Messages, write_messages
from vandring.register.municipality_codes import PlaceWriter
from vandring.register.notifications import Statements, notification_rows
from vandring.register.number_changes import draw_changes
from vandring.register.parameters import OWN_DAY, DefectRates, check_coding
from vandring.register.reports import last_day_received, report
from vandring.register.tables import TableWriter
from vandring.register.taken_back import add_messages_that_take_back
from vandring.register.truth import (
    accepted_messages,
    truth_of_homes,
    truth_of_immigrant_years,
    truth_of_moves,
)
from vandring.register.unreported import held_residents
from vandring.register.world import World

CONVENTIONS = {
    "move_date": "a move counts from its date; moves of 1 January belong to the year that begins",
    "municipality_codes": "own_day: the codes in force on the registration date (of a place left, the day "
    "before), the opening day or the birth date (before 1964 those of 1964); or those of one date",
    "municipalities_of_truth": "those of 1 January 2013, in which people live; columns ending in _2024: the "
    "part of each that is a municipality of 1 January 2024, one and the same for a person for good",
    "covariates": "of year t; outcome in the calendar year t + 1; who dies in t + 1 is left out",
    "age": "t minus birth year (age at the end of t)",
    "duration": "t minus first year of immigration; groups 0-2, 3-5, 6-10, 11-15, 16+",
    "family": "family_numbers of 1 January t + 1, before that day's moves; only families with an immigrant",
    "centrality": "of the municipality (of 2013) of residence at the end of t",
    "activity": "other yearly tables: immigrants aged 15 or over and resident at the end of the year",
    "left_unseen": "until written off, an immigrant keeps the education and the family number last stated; "
    "those left behind by a reference person keep that number as long",
    "outcome": "0 same centrality level on 31 December t + 1, 1 another level, 2 emigrated",
    "administrative": "registered two years after the true departure; no activity in between",
    "kept_duplicate": "of a group the message received last, then the greatest notification_id",
    "taken_back": "by the messages with defect cancellation or correction; from the day on which these came",
    "delay_regimes": "regime_value: days of a median_delay or of the mean wait with office_behind; share of "
    "messages of a month_end_batch, summer_backlog, clearing (of late ones); counties are those of 2013",
    "country_columns": "from_country and to_country have three digits; only citizenship has two before 1977",
}


def register_view(
    world: World, defect_rates: DefectRates, seed: int, municipality_codes: str = OWN_DAY
) -> Delivery:
    """The delivery of a world. Same world, rates, seed and codes: same delivery.

    Whichever codes municipalities are written in (one of CODINGS), everything else is the same.
    """
    check_coding(municipality_codes, world.parameters.first_year)
    random = np.random.default_rng([seed, 2])
    places = PlaceWriter(
        world.figures.municipalities.codes,
        world.persons,
        municipality_codes,
        np.random.default_rng([seed, 3]),
    )
    # What has streams of random numbers of its own leaves the rest of a seed's delivery as it is without.
    of_numbers, of_taken_back, of_delays = (np.random.default_rng([seed, stream]) for stream in (4, 5, 6))
    numbers = with_numbers_of_2032(world, defect_rates.number_of_2032, of_numbers)
    world = replace(world, person_numbers=numbers)
    behind = draw_offices_behind(world, defect_rates.office_behind, of_delays)
    reports = report(world, defect_rates, behind, random, of_delays)
    held = held_residents(world, reports)
    changes = draw_changes(world, defect_rates.changed_person_number, last_day_received(world), random)
    messages = write_messages(world, reports, changes, defect_rates, random)
    numbers, changes = with_d_numbers(world, changes, reports, defect_rates, of_numbers)
    world = replace(world, person_numbers=numbers)
    messages.number = changes.number_on(messages.person, messages.received, numbers)
    writer = TableWriter(world, places)
    kept_of_group, group_size, is_earliest = _groups(messages, np.ones(messages.count, dtype=bool))
    municipalities = len(world.figures.municipalities.codes)
    spoilt = spoil_messages(messages, group_size, is_earliest, municipalities, defect_rates, random)
    is_flawless = np.ones(messages.count, dtype=bool)
    is_flawless[[row for row, _, _ in spoilt.defects]] = False
    is_rejected = np.zeros(messages.count, dtype=bool)
    is_rejected[spoilt.rows()] = True
    vain = add_messages_that_take_back(
        world, changes, messages, is_flawless, is_rejected, group_size, defect_rates, of_taken_back
    )
    spoil_content(spoilt, messages, vain, municipalities, of_taken_back)
    _name_places(spoilt, messages, places)

    has_content_defect = np.zeros(messages.count, dtype=bool)
    has_content_defect[spoilt.rows()] = True
    competes = ~has_content_defect & ~messages.is_taken_back & ~messages.is_cancellation & ~messages.is_void
    kept_of_group, _, _ = _groups(messages, competes)
    kept = competes & (messages.identifier == kept_of_group)
    is_historical = _historical(messages, competes, spoilt)
    citizenship = deliver_citizenship(
        messages, world.moves["citizenship"][messages.move], defect_rates, random
    )
    # Drawn by move: the copies of a message say the same.
    count = len(world.moves["person"])
    states_country = ~draws_below(random, count, (defect_rates.missing_country,))[messages.move, 0]
    states_norway = draws_below(random, count, (0.5,))[messages.move, 0]
    statements = Statements(messages, citizenship, is_historical, states_country, states_norway)

    defects = list_defects(writer, statements, spoilt, competes & ~kept, kept_of_group, has_content_defect)
    accepted = accepted_messages(count, messages, kept)
    tables = LazyTables(
        {
            "notifications": lambda: notification_rows(places, statements, spoilt),
            "persons": writer.persons,
            "opening_residence": writer.opening_residence,
            "person_number_changes": lambda: writer.person_number_changes(changes),
            "family_numbers": lambda: writer.family_numbers(held),
            "employment": writer.employment,
            "education_enrolment": writer.education_enrolment,
            "unemployment": writer.unemployment,
            "education_attainment": lambda: writer.education_attainment(held),
        }
    )
    truth = LazyTables(
        {
            "moves": lambda: truth_of_moves(writer, reports, accepted),
            "defects": lambda: Rows.of_table(defects),
            "delay_regimes": lambda: Rows.of_table(truth_of_delays(world, defect_rates, behind)),
            "immigrant_years": lambda: truth_of_immigrant_years(writer),
            "homes": lambda: truth_of_homes(writer),
        }
    )
    return Delivery(tables, truth, _parameters(world, defect_rates, seed, municipality_codes))


def _groups(messages: Messages, among: Array) -> tuple[Array, Array, Array]:
    """For each message: id of the group's last one, size of the group, and whether it is the earlier of a
    pair. Groups say the same; those of ``among`` (n,) have them, the others are alone.
    """
    kept, size = messages.identifier.copy(), np.ones(messages.count, dtype=np.int32)
    earliest = np.zeros(messages.count, dtype=bool)
    # Nearly all are alone.
    several = np.bincount(messages.statement[among]) > 1
    rows = np.flatnonzero(among)
    rows = rows[several[messages.statement[rows]]]
    order = rows[np.lexsort((messages.identifier[rows], messages.received[rows], messages.statement[rows]))]
    statement = messages.statement[order]
    is_last = np.append(statement[1:] != statement[:-1], True)[: len(order)]
    lasts = np.flatnonzero(is_last)
    sizes = np.diff(np.concatenate([[-1], lasts]))
    of_group = np.repeat(np.arange(len(lasts)), sizes)
    last_of = order[lasts[of_group]]
    kept[order] = messages.identifier[last_of]
    size[order] = sizes[of_group]
    earliest[order] = (sizes[of_group] == 2) & (messages.received[order] < messages.received[last_of])
    return kept, size, earliest


def _historical(messages: Messages, competes: Array, spoilt: Spoilt) -> Array:
    """Messages filed as historical; those that tell a move (n,) and have a person number compete."""
    known = competes.copy()
    known[[row for row, defect, _ in spoilt.defects if defect == "missing_person_number"]] = False
    result = np.zeros(len(known), dtype=bool)
    result[known] = is_out_of_order(
        messages.person[known], messages.registration[known], messages.received[known]
    )
    return result


def _name_places(spoilt: Spoilt, messages: Messages, places: PlaceWriter) -> None:
    """Write the municipalities that spoilt messages name as reached; who stays leaves by the same code."""
    rows = np.array(sorted(spoilt.reached), dtype=np.int64)
    if not len(rows):
        return
    reached = np.array([spoilt.reached[int(row)] for row in rows])
    stays = reached == SAME_MUNICIPALITY
    reached = np.where(stays, messages.origin[rows], reached)
    texts = places.delivered(reached, messages.person[rows], messages.registration[rows]).to_pylist()
    for row, stay, text in zip(rows.tolist(), stays, texts, strict=True):
        spoilt.texts["to_municipality"][row] = text
        if stay:
            spoilt.texts.setdefault("from_municipality", {})[row] = text


def _parameters(world: World, rates: DefectRates, seed: int, municipality_codes: str) -> dict[str, Any]:
    chosen = world.parameters
    return {
        "is_synthetic": True,
        "seed": {"world": world.seed, "register": seed},
        "persons": chosen.persons,
        "first_year": chosen.first_year,
        "last_year": chosen.last_year,
        "internal_move_factor": chosen.internal_move_factor,
        "municipality_codes": municipality_codes,
        "defect_rates": rates.as_dictionary(),
        "coefficients": {
            name: {"internal": internal, "emigration": emigration}
            for name, (internal, emigration) in world.figures.coefficients.items()
        },
        "conventions": CONVENTIONS,
    }
