{#
  CTEs up to lasts: the last date on which something became known and the last on which something happened, from the CTEs
  of messages (received_date, registration_date) and persons (birth_date, death_date).
#}
{% macro last_known_dates(messages, persons) -%}
received as (

    -- A date to come is a slip, or says never.
    select
        max(received_date) as last_received_date,
        max(case when registration_date <= received_date then registration_date end) as last_registration_date
    from {{ messages }}
    where received_date <= current_date

),

vital_dates as (

    select birth_date as vital_date from {{ persons }}
    union all
    select death_date as vital_date from {{ persons }}

),

last_vital as (

    -- A birth or death in a later year than the last message would make years in which nobody moves.
    select max(vital_dates.vital_date) as last_vital_date
    from vital_dates
    cross join received
    where
        vital_dates.vital_date <= current_date
        and (
            received.last_received_date is null
            or year(vital_dates.vital_date) <= year(received.last_received_date)
        )

),

known_dates as (

    select last_received_date as known_date, last_registration_date as event_date from received
    union all
    select last_vital_date as known_date, last_vital_date as event_date from last_vital

),

lasts as (

    select
        max(known_date) as last_date,
        max(event_date) as last_event_date
    from known_dates

)
{%- endmacro %}

{#
  A calendar year is covered when something came in its December or later, and something happened in it: one message received
  years after all others makes no years in which nobody moves.
#}
{% macro last_covered_year(last_date, last_event_date) -%}
    cast(
            least(
                case when month({{ last_date }}) = 12 then year({{ last_date }}) else year({{ last_date }}) - 1 end,
                year({{ last_event_date }})
            ) as int
        )
{%- endmacro %}
