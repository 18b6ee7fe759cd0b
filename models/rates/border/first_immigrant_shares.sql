{% set beside = 'base_period_id, grouped_by' %}

with national as (

    select *
    from {{ ref('national_cells') }}
    where rate_kind = 'immigration'

),

crossings as (

    select *
    from {{ ref('base_period_crossings') }}
    where rate_kind = 'immigration'

),

groupings as (

    select * from {{ ref('migrant_groupings') }}

),

entered as (

    select
        base_period_id,
        grouped_by,
        sex,
        age,
        cast(sum(persons) as bigint) as first_immigrants,
        cast(sum(case when stream_code = 're_immigration' then persons else 0 end) as bigint) as re_immigrants,
        cast(sum(case when stream_code = 'return_of_unknown_departure' then persons else 0 end) as bigint)
            as nationals_of_unknown_departure
    from crossings
    where stream_code in ('first_immigration', 're_immigration', 'return_of_unknown_departure')
    group by base_period_id, grouped_by, sex, age

),

cells as (

    select
        national.base_period_id,
        groupings.grouped_by,
        national.sex,
        national.age,
        national.group_first_age,
        national.group_ages,
        national.has_common_sexes,
        national.is_flat,
        coalesce(entered.first_immigrants, 0) as first_immigrants,
        coalesce(entered.re_immigrants, 0) as re_immigrants,
        coalesce(entered.nationals_of_unknown_departure, 0) as nationals_of_unknown_departure
    from national
    cross join groupings
    left join entered
        on
            national.base_period_id = entered.base_period_id
            and groupings.grouped_by = entered.grouped_by
            and national.sex = entered.sex
            and national.age = entered.age

),

final as (

    select
        base_period_id,
        grouped_by,
        sex,
        age,
        first_immigrants,
        re_immigrants,
        nationals_of_unknown_departure,
        sum(first_immigrants) over (partition by {{ beside }}) > 0 as has_first_immigrants,
        {{ rate('first_immigrants', 'sum(first_immigrants) over (partition by ' ~ beside ~ ')') }}
            as unsmoothed_first_immigrant_share,
        {{ smoothed_share('first_immigrants', beside) }} as first_immigrant_share
    from cells

)

select * from final
