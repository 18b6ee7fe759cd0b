-- Emigrants, movers and deaths of the open rates add up to the rounded cells, scheme by scheme and year by year, for
-- all together and by background; their persons are those of immigrants_by_background.
{{ config(enabled=target.type == 'duckdb') }}

with cells as (

    {% for scheme in var('immigrant_schemes') %}
        select
            cast(year as string) as period_id,
            '{{ scheme }}' as scheme_id,
            sum(case when outcome = 'emigrated' then rounded_persons else 0 end) as emigrants,
            sum(case when outcome = 'died' then rounded_persons else 0 end) as deaths,
            sum(case when {{ scheme }}_border_is_crossed then rounded_persons else 0 end) as internal_out_movers
        from {{ ref('rounded_immigrant_outcome_cells') }}
        group by year
        {% if not loop.last %}union all{% endif %}
    {% endfor %}

),

opened as (

    select
        period_id,
        scheme_id,
        background = 'all' as is_all,
        sum(emigrants) as emigrants,
        sum(deaths) as deaths,
        sum(internal_out_movers) as internal_out_movers,
        sum(persons) as persons
    from {{ ref('open_immigrant_rates_by_background') }}
    where age_group = 'all'
    group by period_id, scheme_id, background = 'all'

),

persons as (

    select
        period_id,
        scheme_id,
        background = 'all' as is_all,
        sum(persons) as persons
    from {{ ref('immigrants_by_background') }}
    where age_group = 'all' and region_code = 'all'
    group by period_id, scheme_id, background = 'all'

)

select
    cells.period_id,
    cells.scheme_id,
    opened.is_all
from cells
left join opened
    on cells.period_id = opened.period_id and cells.scheme_id = opened.scheme_id
left join persons
    on
        cells.period_id = persons.period_id
        and cells.scheme_id = persons.scheme_id
        and opened.is_all = persons.is_all
where
    coalesce(opened.emigrants, 0) <> cells.emigrants
    or coalesce(opened.deaths, 0) <> cells.deaths
    or coalesce(opened.internal_out_movers, 0) <> cells.internal_out_movers
    or coalesce(opened.persons, 0) <> coalesce(persons.persons, 0)
