{% set entries = [
    'start_persons', 'births', 'deaths', 'internal_in_movers', 'internal_out_movers', 'immigrants', 'emigrants', 'end_persons'
] %}
{% set outer_entries = entries | reject('in', ['internal_in_movers', 'internal_out_movers']) | list %}

with runs as (

    select *
    from {{ ref('count_runs') }}
    where row_kind = 'account'

),

regions as (

    select * from {{ ref('municipality_regions') }}

),

scheme_moves as (

    select * from {{ ref('scheme_moves') }}

),

delivered_schemes as (

    select distinct scheme_id
    from scheme_moves

),

summed as (

    select
        regions.scheme_id,
        regions.region_code,
        runs.year,
        runs.sex,
        runs.year - runs.age as birth_year,
        {% for entry in entries -%}
        sum(runs.{{ entry }}) as {{ entry }}{{ ',' if not loop.last }}
        {% endfor %}
    from runs
    inner join regions
        on runs.region_code = regions.municipality_code
    where regions.scheme_id <> 'region'
    group by regions.scheme_id, regions.region_code, runs.year, runs.sex, runs.age

),

final as (

    -- Who moves within a larger region is no mover of it. Where its own moves are not delivered, the least that give the
    -- net of its parts are taken; nobody moves within the country from one country to another.
    select
        summed.scheme_id,
        summed.region_code,
        summed.year,
        summed.sex,
        summed.birth_year,
        {% for direction, sign in [('in', ''), ('out', '-')] -%}
        case
            when summed.scheme_id = 'country' then 0.0
            when delivered_schemes.scheme_id is not null then coalesce(moves.internal_{{ direction }}_movers, 0.0)
            else greatest({{ sign }}(summed.internal_in_movers - summed.internal_out_movers), 0.0)
        end as internal_{{ direction }}_movers,
        {% endfor -%}
        {% for entry in outer_entries -%}
        summed.{{ entry }}{{ ',' if not loop.last }}
        {% endfor %}
    from summed
    left join delivered_schemes
        on summed.scheme_id = delivered_schemes.scheme_id
    left join scheme_moves as moves
        on
            summed.scheme_id = moves.scheme_id
            and summed.region_code = moves.region_code
            and summed.year = moves.year
            and summed.sex = moves.sex
            and summed.birth_year = moves.birth_year

)

select * from final
