with cells as (

    select * from {{ ref('relation_check_cells') }}

),

smoothed as (

    select * from {{ ref('emigration_rates') }}

),

countries as (

    select
        base_period_id,
        scheme_id,
        year,
        sex,
        age,
        {{ rate('sum(base_emigrants)', 'sum(base_exposed_persons)') }} as national_rate
    from cells
    group by base_period_id, scheme_id, year, sex, age

),

totals as (

    select
        base_period_id,
        scheme_id,
        year,
        sum(base_emigrants) as base_emigrants,
        sum(emigrants) as emigrants
    from cells
    group by base_period_id, scheme_id, year

),

final as (

    -- Relation c's own rate is the country's smoothed one; the unsmoothed one is of the years of the regions' rates.
    select
        cells.base_period_id,
        cells.scheme_id,
        cells.region_code,
        cells.year,
        cells.sex,
        cells.age,
        cells.years_after,
        cells.emigrants,
        {{ rate('cells.base_emigrants', 'cells.base_exposed_persons') }} * cells.exposed_persons
            as by_regional_rates,
        countries.national_rate * cells.exposed_persons as by_national_rates,
        smoothed.emigration_rate * cells.exposed_persons as by_smoothed_rates,
        {{ share('cells.base_emigrants', 'totals.base_emigrants') }} * totals.emigrants as by_shares,
        cells.base_emigrants / cast(cells.base_years as double) as by_averages
    from cells
    inner join countries
        on
            cells.base_period_id = countries.base_period_id
            and cells.scheme_id = countries.scheme_id
            and cells.year = countries.year
            and cells.sex = countries.sex
            and cells.age = countries.age
    inner join totals
        on
            cells.base_period_id = totals.base_period_id
            and cells.scheme_id = totals.scheme_id
            and cells.year = totals.year
    left join smoothed
        on
            cells.base_period_id = smoothed.base_period_id
            and cells.sex = smoothed.sex
            and cells.age = smoothed.age

)

select * from final
