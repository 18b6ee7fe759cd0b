with person_years as (

    select * from {{ ref('immigrant_person_years') }}

),

counties as (

    select *
    from {{ ref('municipality_regions') }}
    where scheme_id in {{ immigrant_schemes() }} and scheme_id like 'county%'

),

periods as (

    select * from {{ ref('resolved_rate_periods') }}

),

age_groups as (

    select * from {{ ref('residence_ages') }}

),

yearly as (

    select
        person_years.year,
        counties.scheme_id,
        counties.region_code,
        person_years.background,
        coalesce(person_years.duration_group, 'unknown') as duration_group,
        age_groups.age_group,
        person_years.sex,
        count(*) as persons,
        count(case when person_years.has_emigrated then 1 end) as emigrants
    from person_years
    inner join counties
        on person_years.origin_municipality_code = counties.municipality_code
    inner join age_groups
        on least(person_years.age, {{ oldest_age() }}) = age_groups.age
    group by
        person_years.year, counties.scheme_id, counties.region_code, person_years.background,
        coalesce(person_years.duration_group, 'unknown'), age_groups.age_group, person_years.sex

),

cells as (

    select
        periods.period_id,
        yearly.scheme_id,
        yearly.region_code,
        yearly.background,
        yearly.duration_group,
        yearly.age_group,
        yearly.sex,
        cast(sum(yearly.persons) as bigint) as persons,
        cast(sum(yearly.emigrants) as bigint) as emigrants
    from yearly
    inner join periods
        on yearly.year between periods.first_year and periods.last_year
    group by
        periods.period_id, yearly.scheme_id, yearly.region_code, yearly.background, yearly.duration_group,
        yearly.age_group, yearly.sex

),

beside_country as (

    -- The country is all counties of the scheme.
    select
        *,
        sum(persons) over (
            partition by period_id, scheme_id, background, duration_group, age_group, sex
        ) as national_persons,
        sum(emigrants) over (
            partition by period_id, scheme_id, background, duration_group, age_group, sex
        ) as national_emigrants
    from cells

),

final as (

    select
        period_id,
        scheme_id,
        region_code,
        {{ summed(['persons', 'emigrants']) }},
        {{ exact_sum('persons * national_emigrants / cast(national_persons as double)') }} as expected_emigrants
    from beside_country
    group by period_id, scheme_id, region_code

)

select * from final
