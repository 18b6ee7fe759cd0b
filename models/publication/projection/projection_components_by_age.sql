{# Components of projection_components, by the names that they have there. #}
{% set flows = [
    'out_movers', 'in_movers', 'internal_out_movers', 'internal_in_movers', 'emigrants', 'immigrants', 'net_immigration'
] %}
{% set persons = ['start_persons', 'births', 'births_by_age_of_mother', 'deaths'] + flows + ['end_persons'] %}

with cells as (

    select * from {{ ref('projected_cells') }}

),

scenarios as (

    select * from {{ ref('resolved_scenarios') }}

),

entries as (

    select
        scenario_id,
        year,
        region_code,
        sex,
        age,
        case measure
            when 'population' then 'end_persons'
            when 'births' then 'births_by_age_of_mother'
            else measure
        end as entry,
        persons
    from cells
    union all
    -- Children enter the account at age 0, whatever the age of their mothers.
    select scenario_id, year, region_code, sex, 0 as age, 'births' as entry, {{ exact_sum('persons') }} as persons
    from cells
    where measure = 'births'
    group by scenario_id, year, region_code, sex
    union all
    -- Who is there at the start of a year reaches the next age in it; the last age is open, and of two.
    select
        scenario_id,
        year + 1 as year,
        region_code,
        sex,
        least(age + 1, {{ oldest_age() }}) as age,
        'start_persons' as entry,
        persons
    from cells
    where measure = 'population'

),

by_age as (

    -- An entry is one cell, or two in the open age: their sum is the same in whatever order.
    select
        {% for name in persons %}
            sum(case when entries.entry = '{{ name }}' then entries.persons end) as {{ name }},
        {% endfor %}
        entries.scenario_id,
        entries.year,
        entries.region_code,
        entries.sex,
        entries.age
    from entries
    inner join scenarios
        on
            entries.scenario_id = scenarios.scenario_id
            and entries.year between scenarios.start_year + 1 and scenarios.last_year
    group by entries.scenario_id, entries.year, entries.region_code, entries.sex, entries.age

),

filled as (

    -- What is known of a region is 0 at the ages that it has no cell for: nobody moves past the oldest age of movers.
    select
        {% for name in persons %}
            case
                when count({{ name }}) over (partition by scenario_id, year, region_code) > 0
                    then coalesce({{ name }}, 0.0)
            end as {{ name }},
        {% endfor %}
        scenario_id,
        year,
        region_code,
        sex,
        age
    from by_age

),

final as (

    select
        scenario_id,
        year,
        region_code,
        sex,
        age,
        start_persons,
        births,
        births_by_age_of_mother,
        deaths,
        {% for name in flows %}
            {{ name }},
        {% endfor %}
        case
            when out_movers is not null then in_movers - out_movers
            when start_persons is not null
                then coalesce(internal_in_movers - internal_out_movers, 0.0) + coalesce(net_immigration, 0.0)
        end as net_migration,
        end_persons
    from filled

)

select * from final
