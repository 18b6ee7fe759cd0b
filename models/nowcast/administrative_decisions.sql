with spells as (

    select
        spells.*,
        immigrants.background
    from {{ ref('immigrant_spells') }} as spells
    inner join {{ ref('immigrants') }} as immigrants on spells.person_id = immigrants.person_id

),

years as (

    select year - 1 as reference_year
    from {{ ref('stock_years') }}

),

changes as (

    select
        background,
        cast(year(start_date) as int) as change_year,
        1 as change
    from spells
    union all
    select
        background,
        cast(year(end_date) as int) as change_year,
        -1 as change
    from spells
    where end_date is not null

),

summed as (

    select
        background,
        change_year,
        sum(change) as change
    from changes
    group by background, change_year

),

residents as (

    -- A stock is a running sum of flows: who had come by the end of the year, less who had left.
    select
        years.reference_year,
        summed.background,
        0 as years_until,
        sum(summed.change) as persons
    from summed
    inner join years on summed.change_year <= years.reference_year
    group by years.reference_year, summed.background

),

written_off as (

    select
        years.reference_year,
        spells.background,
        cast(year(spells.stay_end_date) as int) - years.reference_year as years_until,
        count(*) as persons
    from spells
    inner join years
        on
            year(spells.start_date) <= years.reference_year
            and year(spells.end_date) > years.reference_year
            and year(spells.backdated_stay_end_date) <= years.reference_year
    where spells.backdated_stay_end_date is not null
    group by
        years.reference_year, spells.background, cast(year(spells.stay_end_date) as int) - years.reference_year

),

final as (

    select
        reference_year,
        background,
        years_until,
        cast(persons as bigint) as persons
    from residents
    where persons > 0
    union all
    select
        reference_year,
        background,
        years_until,
        persons
    from written_off

)

select * from final
