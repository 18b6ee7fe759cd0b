"""What the warehouse finds against what the synthetic register knows it did wrong."""

from pathlib import Path

import pytest

import warehouse


@pytest.fixture(scope="module", params=[1, 2, 3])
def judged(request, tmp_path_factory, delivery, built) -> tuple[Path, Path]:
    """Delivery and warehouse of three seeds."""
    if request.param == 1:
        return delivery, built
    directory = tmp_path_factory.mktemp(f"seed{request.param}")
    other = warehouse.synthesize(directory / "delivery", persons=10_000, seed=request.param)
    return other, warehouse.build(other, directory)


def test_every_injected_defect_gets_its_reason_and_no_clean_message_is_rejected(judged):
    delivery, database = judged
    # Where two defects meet in one message, the lower precedence is the reason. A municipality named twice
    # while it was several of the day can be a move between them: such a message is not wrong.
    verdicts = warehouse.query(
        database,
        f"""
        with expected as (
            select notification_id, arg_min(reason_code, precedence) as reason_code
            from '{delivery}/truth/defects.parquet' as defects
            join seeds.rejection_reasons as reasons on defects.defect = reasons.reason_code
            where defects.defect <> 'impossible_move' or notification_id not in (
                select notification_id
                from staging.stg_notifications as delivered
                inner join notifications.municipality_mergers as mergers
                    on delivered.origin_municipality_code = mergers.municipality_code
                    and delivered.destination_municipality_code = mergers.municipality_code
                    and delivered.registration_date between mergers.first_date and mergers.last_date
                where delivered.notification_type = 'internal'
            )
            group by 1
        )
        select expected.reason_code as expected, rejected.reason_code as found, count(*) as notifications
        from expected
        full join publication.rejected_notifications as rejected using (notification_id)
        group by all
        """,
    )
    wrong = verdicts[verdicts["expected"] != verdicts["found"]]
    assert wrong.empty, wrong
    assert set(verdicts["expected"]) == {
        "unreadable",
        "incomplete_person_number",
        "invalid_person_number",
        "unknown_municipality",
        "impossible_move",
        "duplicate",
    }


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


def test_every_reported_move_becomes_the_event_of_the_right_person(judged):
    delivery, database = judged
    unlike = warehouse.query(
        database,
        f"""
        select moves.notification_id, moves.person_number as person, events.person_number as found
        from '{delivery}/truth/moves.parquet' as moves
        left join publication.migration_events as events using (notification_id)
        where coalesce(moves.notification_id, '') <> ''
            and (
                events.notification_id is null
                or (events.has_person_number and events.person_number <> moves.person_number)
                or events.notification_type <> moves.move_type
                or cast(events.registration_date as varchar) <> moves.registration_date
            )
        """,
    )
    assert unlike.empty, unlike


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
                where stated.resolved_person_number = repaired.person_number
                    and stated.content_reason_code is null
                    and stated.country_group <> 'not_stated'
                    and stated.citizenship_code = repaired.citizenship_code
            )
        """,
    )
    assert unsupported.empty, unsupported
