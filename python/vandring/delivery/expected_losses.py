"""What a build will lose of a delivery, told by the build's own rules before anything is built."""

from pathlib import Path

from vandring.delivery.contract import NOTIFICATIONS, OPENING_RESIDENCE, PERSON_NUMBER_CHANGES, PERSONS, Table
from vandring.delivery.engine import connect, guarded, identifier
from vandring.delivery.losses import Losses, read_losses
from vandring.delivery.project_sql import ProjectSql
from vandring.delivery.reading import source_sql, text_sql
from vandring.delivery.shapes import FileGroup

# Beside what the check itself takes at the same time.
MEMORY_LIMIT = "600MB"

READ = (NOTIFICATIONS, PERSON_NUMBER_CHANGES, PERSONS, OPENING_RESIDENCE)
TOLD = ("municipality_code_uses", "delivery_losses")

# Models on which no verdict depends that is told here, and what stands for them. A duplicate is found only
# when everything of a person is compared.
REPLACED = {
    "municipality_assumptions": "select '' as notification_id, '' as stated_place, '' as municipality_code "
    "where false",
    "duplicate_notifications": "select '' as notification_id, '' as vintage_id, '' as kept_notification_id "
    "where false",
    "judged_notifications": """
        with looked_up as (
            select places.*, numbers.person_number_status
            from {{ ref('notification_places') }} as places
            left join {{ ref('person_number_checks') }} as numbers
                on places.person_number = numbers.person_number
        )
        select *, {{ content_rejection_precedence() }} as precedence from looked_up
    """,
    "notification_checks": """
        select
            notification_id, notification_type, registration_year, origin_code_kind, destination_code_kind,
            unreadable_columns, reason_code as content_reason_code
        from {{ ref('judged_notifications') }}
        left join {{ ref('rejection_reasons') }} using (precedence)
    """,
}
# What is read more than once, and small or dear.
STORED = frozenset(
    {
        "municipality_code_spans",
        "municipality_codes",
        "municipality_coding",
        "municipality_mergers",
        "municipality_targets",
        "build_geography",
        "notification_checks",
    }
)

# Nearly every delivery loses next to nothing, and one cheap look at each row can tell that: it finds at least
# what the models will, which need several, and measures it by the least that they can. Initial residences
# delivered twice count once for the models; here their share is doubled instead.
SUSPICIOUS = """
    with texts as (
        select
            {% for column in columns %}{{ delivered_text(column) }} as {{ column }}, {% endfor %}
            from_municipality as origin_municipality_code, to_municipality as destination_municipality_code,
            from_country as origin_country_code, to_country as destination_country_code,
            false as may_be_several
        from {{ delivery_table('notifications') }}
    ),
    typed as (
        select
            * replace (
                {{ read_date('registration_date') }} as registration_date,
                {{ read_date('received_date') }} as received_date
            ),
            case when length(person_number) = 11 then try_cast(person_number as bigint) end as digits
        from texts
    ),
    parted as (
        select
            {% for position in range(1, 12) %}
            digits // {{ 10 ** (11 - position) }} % 10 as digit_{{ position }},
            {% endfor %}
            digits // 1000000000 as day_in_number, digits // 10000000 % 100 as month_in_number, *
        from typed
    ),
    judged as (
        select
            parted.*,
            coalesce(
                notification_type not in ('immigration', 'emigration', 'internal')
                or source_file not in ('statistics', 'historical')
                or is_administrative not in ('true', 'false')
                or {{ is_impossible_date() }}
                or digits < 0
                or {{ check_remainder([3, 7, 6, 1, 8, 9, 4, 5, 2, 1]) }} <> 0
                or {{ check_remainder([5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1]) }} <> 0
                or {{ is_impossible_move() }},
                false
            )
            or registration_date is null or received_date is null
            or notification_type is null or source_file is null
            or (person_number is not null and series.month_offset is null)
            or (parted.origin_municipality_code is not null and origins.municipality_code is null)
            or (parted.destination_municipality_code is not null and destinations.municipality_code is null)
            {% for country in ['from_country', 'to_country', 'citizenship'] %}
            or ({{ country }} is not null and {{ read_country_code(country) }} is null)
            {% endfor %} as is_lost
        from parted
        left join {{ ref('municipality_code_spans') }} as origins
            on {{ names_place_left('parted.origin_municipality_code', 'registration_date', 'origins') }}
        left join {{ ref('municipality_code_spans') }} as destinations
            on {{ names_place('parted.destination_municipality_code', 'registration_date', 'destinations') }}
        left join {{ ref('person_number_series') }} as series
            on month_in_number between month_offset + 1 and month_offset + 12
                and day_in_number between 1 and 31
    ),
    messages as (
        select
            year(registration_date) as year,
            case when is_lost then from_municipality end as lost_origin,
            case when is_lost then to_municipality end as lost_destination,
            count(*) as all_rows,
            count_if(is_lost) as lost_rows,
            count({{ stated_origin('judged') }}) as origins,
            count({{ stated_destination('judged') }}) as destinations
        from judged
        group by all
    ),
    initial as (
        select
            stated.table_name,
            year(stated.event_date) as year,
            case when codes.municipality_code is null then stated.municipality_code_text end as lost_code,
            count(*) as all_rows,
            count(*) - count(codes.municipality_code) as lost_rows
        from (
            select
                'opening' as table_name, reference_date as event_date, municipality_code_text,
                case when unreadable_columns is null then municipality_code end as municipality_code
            from {{ ref('stg_opening_residence') }}
            union all
            select 'birth', birth_date, birth_municipality_text, birth_municipality_code
            from {{ ref('stg_persons') }}
            where birth_date >= (select min(reference_date) from {{ ref('stg_opening_residence') }})
                and birth_municipality_text is not null
        ) as stated
        left join {{ ref('municipality_code_spans') }} as codes
            on {{ names_place('stated.municipality_code', 'stated.event_date', 'codes') }}
        group by all
    ),
    rows_by_year as (
        select 'notification' as table_name, year, sum(lost_rows) as lost_rows,
            case
                when year is null then (select sum(all_rows) from messages)
                else least(sum(all_rows), sum(origins), sum(destinations))
            end as all_rows
        from messages group by year
        union all
        select table_name, year, 2 * sum(lost_rows), sum(all_rows) from initial group by table_name, year
    ),
    lost_by_code as (
        select 'origin' as place, year, lost_origin as code, lost_rows from messages
        union all select 'destination', year, lost_destination, lost_rows from messages
        union all select table_name, year, lost_code, lost_rows from initial
    )
    select 1 from rows_by_year where {{ is_conspicuous_loss('lost_rows', 'all_rows') }}
    union all
    select 1 from lost_by_code where code is not null group by place, year, code
    having sum(lost_rows) >= {{ rule_parameter('lost_of_a_code_told') }}
    limit 1
"""


def expected_losses(root: Path, groups: dict[str, tuple[FileGroup, ...]]) -> Losses:
    """What the project in ``root`` will lose of the files in ``groups``, by table. All of them are readable.

    Raises UserError when they are not, or when a file of the project is missing.
    """
    delivered = {
        f"delivery_{table.name}": _delivered_sql(table, groups.get(table.name, ())) for table in READ
    }
    with guarded("the delivery, or the project's seeds"), connect(MEMORY_LIMIT) as connection:
        project = ProjectSql(root, connection, REPLACED | delivered, STORED)
        if not connection.execute(
            project.rendered(SUSPICIOUS, columns=NOTIFICATIONS.column_names)
        ).fetchall():
            return Losses()
        for model in TOLD:
            project.ref(model)
        return read_losses(connection)


def _delivered_sql(table: Table, groups: tuple[FileGroup, ...]) -> str:
    """The rows of a table as they will land: every column the contract knows, as text."""
    if not groups:
        nothing = ", ".join(f"null::varchar as {identifier(name)}" for name in table.column_names)
        return f"select {nothing} where false"
    return " union all ".join(
        "select "
        + ", ".join(
            f"{text_sql(name, group.shape.types[name])} as {identifier(name)}" for name in table.column_names
        )
        + f" from {source_sql(group)}"
        for group in groups
    )
