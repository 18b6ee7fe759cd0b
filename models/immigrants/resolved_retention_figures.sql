{{ config(materialized='view') }}

with figures as (

    select * from {{ ref('printed_retention_figures') }}

),

period as (

    select * from {{ ref('covered_period') }}

),

needed as (

    -- Who is resident at the end of a year is counted when the next begins.
    select
        figures.*,
        case
            when figures.measure = 'resident_percent' then figures.until_year + 1
            else coalesce(figures.until_year, figures.last_year)
        end as last_needed_year,
        period.first_year as first_covered_year,
        period.last_year as last_covered_year,
        cast({{ rule_parameter('longest_years_since_arrival') }} as int) as followed_years
    from figures
    cross join period

),

final as (

    select
        figure_id,
        source,
        measure,
        first_year,
        last_year,
        until_year,
        printed_value,
        unit,
        qualifier,
        description,
        last_needed_year,
        case
            when first_year < first_covered_year or last_needed_year > last_covered_year
                then concat(
                    'It takes the years ', {{ years_in_words('first_year', 'last_needed_year') }},
                    '; the delivery covers ', {{ years_in_words('first_covered_year', 'last_covered_year') }}
                )
            when measure <> 'emigration_rate_per_1000' and last_needed_year - first_year > followed_years
                then concat('Lives are followed for ', cast(followed_years as string), ' years')
        end as reason
    from needed

)

select * from final
