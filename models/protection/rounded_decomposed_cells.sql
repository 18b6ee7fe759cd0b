with cells as (

    select * from {{ ref('rounded_emigration_cells') }}

),

compared as (

    select * from {{ ref('decomposed_periods') }}

),

periods as (

    select
        first_period_id as period_id,
        first_year,
        last_year
    from compared
    union
    select
        second_period_id as period_id,
        later_first_year as first_year,
        later_last_year as last_year
    from compared

),

final as (

    -- Emigrants of those of whom nobody is seen have no rate.
    select
        periods.period_id,
        cells.background,
        cast(cells.age_band as string) as age_group,
        {{ summed(['persons', 'emigrants']) }}
    from periods
    inner join cells
        on cells.year between periods.first_year and periods.last_year
    group by periods.period_id, cells.background, cells.age_band
    having sum(cells.persons) > 0

)

select * from final
