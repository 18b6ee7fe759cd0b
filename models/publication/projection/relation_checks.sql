{# Checks of a year's emigration: columns of relation_check_emigrants, what they are called, and the region of a row. #}
{% set checks_of_a_year = {
    'c_against_b':
        ['by_regional_rates', 'relation_c', 'by_shares', 'relation_b', 'emigrants.region_code'],
    'rates_against_averages':
        ['by_smoothed_rates', 'rates', 'by_averages', 'averages', "'00' as region_code"],
    'national_against_regional':
        ['by_national_rates', 'national_rates', 'by_regional_rates', 'regional_rates', "'00' as region_code"],
} %}

with check_groups as (

    select * from {{ ref('relation_check_groups') }}

),

emigrants as (

    select * from {{ ref('relation_check_emigrants') }}

),

base_levels as (

    select * from {{ ref('relation_check_base_levels') }}

),

notified as (

    select * from {{ ref('movers_against_notifications') }}

),

sides as (

    {%- for check_id, (first, first_name, second, second_name, region_code) in checks_of_a_year.items() %}
        select
            check_groups.check_id,
            emigrants.base_period_id,
            check_groups.scheme_id,
            {{ region_code }},
            emigrants.sex,
            check_groups.age_group,
            emigrants.year,
            '{{ first_name }}' as first_side,
            '{{ second_name }}' as second_side,
            emigrants.{{ first }} as first_persons,
            emigrants.{{ second }} as second_persons,
            emigrants.emigrants as counted_persons
        from check_groups
        inner join emigrants
            on
                check_groups.scheme_id = emigrants.scheme_id
                and check_groups.years_after = emigrants.years_after
                and emigrants.age between check_groups.first_age and check_groups.last_age
        where check_groups.check_id = '{{ check_id }}'
        union all
    {%- endfor %}
    select
        check_groups.check_id,
        base_levels.base_period_id,
        check_groups.scheme_id,
        base_levels.region_code,
        base_levels.sex,
        check_groups.age_group,
        cast(null as int) as year,
        'relation_a' as first_side,
        'relation_b' as second_side,
        base_levels.by_net_shares as first_persons,
        base_levels.by_gross_shares as second_persons,
        cast(null as {{ persons_type() }}) as counted_persons
    from check_groups
    inner join base_levels
        on
            check_groups.scheme_id = base_levels.scheme_id
            and base_levels.age between check_groups.first_age and check_groups.last_age
    where check_groups.check_id = 'a_against_b'
    union all
    select
        'movers_against_messages' as check_id,
        cast(null as string) as base_period_id,
        'norway' as scheme_id,
        '00' as region_code,
        'both' as sex,
        'all' as age_group,
        year,
        'movers' as first_side,
        'messages' as second_side,
        case when mover_kind = 'immigration' then 1.0 else -1.0 end * movers as first_persons,
        case when mover_kind = 'immigration' then 1.0 else -1.0 end * notifications as second_persons,
        cast(null as {{ persons_type() }}) as counted_persons
    from notified
    where mover_kind in ('immigration', 'emigration')

),

final as (

    select
        check_id,
        base_period_id,
        scheme_id,
        region_code,
        sex,
        age_group,
        year,
        first_side,
        second_side,
        {{ exact_sum('first_persons') }} as first_persons,
        {{ exact_sum('second_persons') }} as second_persons,
        {{ exact_sum('first_persons') }} - {{ exact_sum('second_persons') }} as difference,
        cast(sum(counted_persons) as {{ persons_type() }}) as counted_persons
    from sides
    group by
        check_id, base_period_id, scheme_id, region_code, sex, age_group, year, first_side, second_side

)

select * from final
