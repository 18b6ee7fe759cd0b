{#
  CTEs that count states of lives (state_code, since_year, until_year, end_code, persons beside the columns named) in
  every year that they are exposed in, up to the longest_years_since_arrival after from_year: rows with year and
  event_code, what ended the state in the year, in the CTE exposed_states. Who is in a state at the end of a year is
  exposed in the next.
#}
{% macro exposed_states(states, from_year) -%}
period as (

    select * from {{ ref('covered_period') }}

),

bounded_states as (

    select
        {{ states }}.*,
        least(
            coalesce({{ states }}.until_year, period.last_year),
            {{ states }}.{{ from_year }} + {{ rule_parameter('longest_years_since_arrival') }}
        ) as last_exposed_year
    from {{ states }}
    cross join period

),

years_of_states as (

    select
        *,
        {{ each_year('since_year + 1', 'last_exposed_year') }} as year
    from bounded_states
    where last_exposed_year > since_year

),

exposed_states as (

    select
        *,
        case when year = until_year then end_code end as event_code
    from years_of_states

)
{%- endmacro %}
