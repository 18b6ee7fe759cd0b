with tables as (

    select * from {{ ref('covariate_tables') }}

),

years as (

    select * from {{ ref('covered_years') }}

),

judged as (

    -- A table speaks for the years from its first to its last.
    select
        years.year,
        tables.covariates,
        coalesce(years.year between tables.first_year and tables.last_year, false) as is_covered
    from years
    cross join tables

),

final as (

    -- Labour-market status takes three tables: without one of them, two statuses could not be told apart.
    select
        year,
        min(case when covariates = 'labour_status' then is_covered end) as has_labour_status,
        min(case when covariates = 'education_level' then is_covered end) as has_education_level,
        min(case when covariates = 'family' then is_covered end) as has_family
    from judged
    group by year

)

select * from final
