with crossings as (

    select * from {{ ref('border_crossings') }}

),

period_years as (

    select *
    from {{ ref('base_period_years') }}
    where rate_kind in ('emigration', 'immigration')

),

final as (

    -- Age and years are those reached by the end of the year.
    select
        period_years.base_period_id,
        period_years.rate_kind,
        crossings.grouped_by,
        crossings.stream_code,
        crossings.sex,
        least(crossings.year - crossings.birth_year, {{ oldest_age() }}) as age,
        case
            when crossings.since_year is not null
                then least(crossings.year - crossings.since_year, {{ longest_duration() }})
        end as years_since,
        count(*) as persons
    from crossings
    inner join period_years
        on crossings.year = period_years.year
    group by all

)

select * from final
