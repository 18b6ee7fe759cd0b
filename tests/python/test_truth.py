"""What the warehouse finds against what the synthetic register knows it did wrong."""

from collections import Counter
from pathlib import Path

import pytest

import warehouse
from register_verdicts import VINTAGES, read_changes, read_messages, verdicts

# A municipality named twice while it was several of the day can be a move between them: such a message is not
# wrong.
BETWEEN_MERGED = """
    select notification_id
    from staging.stg_notifications as delivered
    inner join notifications.municipality_mergers as mergers
        on delivered.origin_municipality_code = mergers.municipality_code
        and delivered.destination_municipality_code = mergers.municipality_code
        and delivered.registration_date between mergers.first_date and mergers.last_date
    where delivered.notification_type = 'internal'
"""


# Of the other seeds: more often than usual, so that chains and their order come in every form.
OFTEN = {
    "cancelled_message": 0.01,
    "cancelled_and_sent_anew": 0.003,
    "cancelled_duplicate": 0.5,
    "corrected_message": 0.02,
    "corrected_again": 0.4,
    "corrected_defect": 0.5,
    "nothing_to_take_back": 0.005,
    "duplicate_internal": 0.003,
    "duplicate_across_number_change": 0.1,
    "incomplete_person_number": 0.001,
    "d_number_first": 0.15,
    "d_number_only": 0.03,
}


# What tells of messages.
JUDGED = (
    "+rejected_notifications", "+taken_back_notifications", "+notification_account_by_vintage",
    "+notification_verdicts", "+migration_events", "+source_file_agreements",
)  # fmt: skip


@pytest.fixture(scope="module", params=[1, 2, 3])
def judged(request, tmp_path_factory, delivery, built) -> tuple[Path, Path]:
    """Delivery and warehouse of three seeds, the first of them with everything as often as by default."""
    if request.param == 1:
        return delivery, built
    directory = tmp_path_factory.mktemp(f"seed{request.param}")
    rates = [text for name, share in OFTEN.items() for text in ("--rate", f"{name}={share}")]
    other = warehouse.synthesize(directory / "delivery", *rates, persons=10_000, seed=request.param)
    return other, warehouse.build(other, directory, "--select", *JUDGED)


def test_every_injected_defect_gets_its_reason_and_no_clean_message_is_rejected(judged):
    delivery, database = judged
    # Where two defects meet in one message, the lower precedence is the reason.
    found = warehouse.query(
        database,
        f"""
        with expected as (
            select notification_id, arg_min(reason_code, precedence) as reason_code
            from '{delivery}/truth/defects.parquet' as defects
            join seeds.rejection_reasons as reasons on defects.defect = reasons.reason_code
            where (defects.defect <> 'impossible_move' or notification_id not in ({BETWEEN_MERGED}))
                and notification_id not in (
                    select notification_id from '{delivery}/truth/defects.parquet' where defect = 'taken_back'
                )
            group by 1
        )
        select expected.reason_code as expected, rejected.reason_code as found, count(*) as notifications
        from expected
        full join publication.rejected_notifications as rejected using (notification_id)
        group by all
        """,
    )
    wrong = found[found["expected"] != found["found"]]
    assert wrong.empty, wrong
    assert set(found["expected"]) == {
        "unreadable",
        "incomplete_person_number",
        "invalid_person_number",
        "unknown_municipality",
        "impossible_move",
        "nothing_to_take_back",
        "taken_back_already",
        "duplicate",
    }


def test_every_message_taken_back_is_taken_back_by_the_right_one_and_no_other_is(judged):
    delivery, database = judged
    pairs = warehouse.query(
        database,
        f"""
        select
            injected.notification_id as expected, found.notification_id as found,
            found.taken_back_date::varchar = takers.received_date as is_on_its_day,
            found.outcome = if(takers.notification_type = 'cancellation', 'cancelled', 'replaced') as is_so
        from (from '{delivery}/truth/defects.parquet' where defect = 'taken_back') as injected
        full join publication.taken_back_notifications as found
            on injected.notification_id = found.notification_id
            and injected.related_notification_id = found.taking_notification_id
        left join '{delivery}/notifications.parquet' as takers
            on injected.related_notification_id = takers.notification_id
        """,
    )
    assert pairs["expected"].notna().all(), pairs
    assert pairs["found"].notna().all(), pairs
    assert pairs["is_on_its_day"].all()
    assert pairs["is_so"].all()
    assert len(pairs) > 50


@pytest.mark.parametrize("vintage", VINTAGES)
def test_every_message_has_its_true_verdict_in_every_vintage(judged, vintage):
    """Numbers of all messages by verdict and reason, and each verdict of those that several tell about."""
    delivery, database = judged
    not_wrong = set(warehouse.query(database, BETWEEN_MERGED)["notification_id"])
    expected = verdicts(read_messages(delivery, not_wrong), read_changes(delivery), VINTAGES[vintage])
    counted = warehouse.query(
        database,
        f"""select verdict, coalesce(reason_code, '') as reason, sum(notifications)::bigint as notifications
        from publication.notification_account_by_vintage where vintage_id = '{vintage}' group by all""",
    )
    totals = {(row.verdict, row.reason): row.notifications for row in counted.itertuples()}
    assert totals == dict(Counter(expected.values()))
    judged_one_by_one = warehouse.query(
        database,
        f"""select notification_id, verdict, coalesce(reason_code, '') as reason
        from notifications.notification_verdicts where vintage_id = '{vintage}'""",
    )
    found = {row.notification_id: (row.verdict, row.reason) for row in judged_one_by_one.itertuples()}
    assert {key: expected.get(key) for key in found} == found
    assert sum(verdict == "taken_back" for verdict, _ in found.values()) == totals["taken_back", ""] > 0


def test_duplicates_give_way_to_the_message_received_last(judged):
    delivery, database = judged
    kept = warehouse.query(
        database,
        f"""
        select notification_id, related_notification_id, kept_notification_id
        from '{delivery}/truth/defects.parquet'
        join publication.rejected_notifications as rejected using (notification_id)
        where defect = 'duplicate' and reason_code = 'duplicate'
            and related_notification_id is distinct from kept_notification_id
        """,
    )
    assert kept.empty, kept


@pytest.mark.parametrize(
    ("defect", "flag"),
    [
        ("late", "is_late"),
        ("out_of_order", "is_out_of_order"),
        ("administrative", "is_administrative"),
        ("missing_person_number", "not has_person_number"),
        ("missing_citizenship", "citizenship_status <> 'stated'"),
    ],
)
def test_accepted_messages_carry_exactly_the_flags_they_should(judged, defect, flag):
    delivery, database = judged
    unlike = warehouse.query(
        database,
        f"""
        select events.notification_id, {flag} as found, injected.notification_id is not null as expected
        from publication.migration_events as events
        left join '{delivery}/truth/defects.parquet' as injected
            on events.notification_id = injected.notification_id and injected.defect = '{defect}'
        where ({flag}) <> (injected.notification_id is not null)
        """,
    )
    flagged = warehouse.query(
        database, f"select count(*) as notifications from publication.migration_events where {flag}"
    )
    assert unlike.empty, unlike
    assert flagged["notifications"].item() > 0


def test_census_emigrations_are_flagged_and_can_be_left_out(judged):
    delivery, database = judged
    missed = warehouse.query(
        database,
        f"""
        select notification_id
        from '{delivery}/truth/defects.parquet'
        join publication.migration_events as events using (notification_id)
        where defect = 'census_correction' and not is_census_correction
        """,
    )
    assert missed.empty, missed


def test_the_delivered_historical_file_is_what_the_rule_says(judged):
    _, database = judged
    unlike = warehouse.query(
        database,
        "select * from publication.source_file_agreements where delivered_source_file <> derived_source_file",
    )
    assert unlike.empty, unlike


def test_every_reported_move_becomes_the_event_of_the_right_person_and_nothing_else_does(judged):
    delivery, database = judged
    unlike = warehouse.query(
        database,
        f"""
        select moves.notification_id, moves.person_number as person, events.person_id as found
        from '{delivery}/truth/moves.parquet' as moves
        full join publication.migration_events as events using (notification_id)
        where (moves.notification_id is not null or events.notification_id is not null)
            and (
                events.notification_id is null
                or moves.notification_id is null
                or (events.has_person_number and events.person_id <> person_id(moves.person_number))
                or events.notification_type <> moves.move_type
                or cast(events.registration_date as varchar) <> moves.registration_date
            )
        """,
    )
    assert unlike.empty, unlike


def test_events_are_where_the_people_are_whatever_was_corrected(judged):
    """By the municipalities of 2024; where a code could be several, the warehouse assumes one."""
    delivery, database = judged
    compared = warehouse.query(
        database,
        f"""
        select
            notification_id in (
                select notification_id from '{delivery}/truth/defects.parquet' where defect = 'correction'
            ) as is_correction,
            moves.from_municipality_2024 is not distinct from events.origin_municipality_code
            and moves.to_municipality_2024 is not distinct from events.destination_municipality_code as agrees
        from '{delivery}/truth/moves.parquet' as moves
        inner join publication.migration_events as events using (notification_id)
        anti join notifications.municipality_assumptions as assumed using (notification_id)
        """,
    )
    assert compared["agrees"].all()
    assert compared["is_correction"].sum() > 20


def test_citizenship_is_repaired_only_with_what_the_person_states(judged):
    _, database = judged
    unsupported = warehouse.query(
        database,
        """
        select repaired.notification_id
        from publication.migration_events as repaired
        where repaired.citizenship_status = 'repaired'
            and not exists (
                select 1 from notifications.notification_checks as stated
                where person_id(stated.resolved_person_number) = repaired.person_id
                    and stated.content_reason_code is null
                    and stated.country_group <> 'not_stated'
                    and stated.citizenship_code = repaired.citizenship_code
            )
        """,
    )
    assert unsupported.empty, unsupported
