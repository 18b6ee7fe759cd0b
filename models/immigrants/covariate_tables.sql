with activities as (

    select * from {{ ref('immigrant_activities') }}

),

families as (

    -- Whoever of the family lives here: what a table covers does not hang on it.
    select members.year
    from {{ ref('family_members') }} as members
    inner join {{ ref('immigrants') }} as immigrants
        on members.person_id = immigrants.person_id

),

found as (

    -- What was observed in a year explains the outcome of the next; families are those of the outcome year's 1 January.
    select
        'employment' as table_name,
        year + 1 as year
    from activities
    where is_employed is not null
    union all
    select
        'education_enrolment' as table_name,
        year + 1 as year
    from activities
    where is_in_education is not null
    union all
    select
        'unemployment' as table_name,
        year + 1 as year
    from activities
    where unemployed_months is not null
    union all
    select
        'education_attainment' as table_name,
        year + 1 as year
    from activities
    where attained_level is not null
    union all
    select
        'family_numbers' as table_name,
        year
    from families

),

final as (

    select
        tables.table_name,
        tables.covariates,
        cast(min(found.year) as int) as first_year,
        cast(max(found.year) as int) as last_year
    from {{ ref('optional_tables') }} as tables
    left join found
        on tables.table_name = found.table_name
    group by tables.table_name, tables.covariates

)

select * from final
