{{ config(alias='counts_left_out') }}

with residents as (

    select * from {{ ref('residents_beside_immigrants') }}

),

events as (

    select * from {{ ref('events_beside_immigrants') }}

),

moves as (

    select * from {{ ref('moves_beside_lives') }}

),

rules as (

    select value as rounding_base
    from {{ ref('rule_parameters') }}
    where parameter = 'rounding_base'

),

groups as (

    -- Immigrants are left out by what is known of everybody, not by how many they are.
    select
        'immigrants' as family,
        persons as everybody
    from residents
    union all
    select
        'lives' as family,
        persons as everybody
    from moves
    union all
    select
        'outcomes' as family,
        cast(sum(persons) as bigint) as everybody
    from events
    where outcome <> 'moved'
    group by year, age_band, outcome
    {% for scheme in var('immigrant_schemes') %}
        union all
        select
            'outcomes' as family,
            cast(sum(persons) as bigint) as everybody
        from events
        where {{ scheme }}_border_is_crossed
        group by year, age_band
    {% endfor %}

),

final as (

    select
        groups.family,
        count(*) as groups,
        count(case when groups.everybody < rules.rounding_base then 1 end) as groups_left_out,
        cast(coalesce(sum(case when groups.everybody < rules.rounding_base then groups.everybody end), 0) as bigint)
            as everybody_left_out
    from groups
    cross join rules
    group by groups.family

)

select * from final
