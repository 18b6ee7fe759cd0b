{#
  CTEs up to lasts: the last date of which something is known, from the CTEs of messages (received_date) and persons
  (birth_date, death_date).
#}
{% macro last_known_dates(messages, persons) -%}
received as (

    -- A date to come is a slip, or says never.
    select max(received_date) as last_received_date
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

    select last_received_date as known_date from received
    union all
    select last_vital_date as known_date from last_vital

),

lasts as (

    select max(known_date) as last_date
    from known_dates

)
{%- endmacro %}

{# A calendar year is covered when something of it came in December or later. #}
{% macro last_covered_year(last_date) -%}
    cast(case when month({{ last_date }}) = 12 then year({{ last_date }}) else year({{ last_date }}) - 1 end as int)
{%- endmacro %}
