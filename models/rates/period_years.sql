{{ config(materialized='view') }}

with years as (

    select * from {{ ref('covered_years') }}

),

chosen_periods as (

    select * from {{ ref('resolved_rate_periods') }}

),

backdating as (

    select * from {{ ref('backdating_period') }}

),

listed as (

    -- Every single year, and the periods that the delivery covers; a period of one year is that year.
    select
        cast(year as string) as period_id,
        year
    from years
    union
    select
        chosen_periods.period_id,
        years.year
    from chosen_periods
    inner join years
        on years.year between chosen_periods.first_year and chosen_periods.last_year

),

final as (

    select
        listed.period_id,
        listed.year,
        -- Of the whole period, also for a group that has nobody in its last years.
        max(listed.year) over (partition by listed.period_id) <= backdating.last_complete_year
            as is_backdating_complete
    from listed
    cross join backdating

)

select * from final
