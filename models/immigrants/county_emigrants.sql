with outcomes as (

    select * from {{ ref('immigrant_outcomes') }}
    where scheme_id like 'county%'

),

periods as (

    select * from {{ ref('resolved_rate_periods') }}

),

age_groups as (

    select
        groups.age_group,
        ages.age
    from {{ ref('residence_age_groups') }} as groups
    inner join {{ ref('ages') }} as ages
        on ages.age between groups.first_age and groups.last_age

),

yearly as (

    select
        year,
        scheme_id,
        region_code,
        background,
        duration_group,
        least(age, {{ oldest_age() }}) as age,
        sex,
        count(*) as persons,
        count(case when has_emigrated then 1 end) as emigrants
    from outcomes
    group by year, scheme_id, region_code, background, duration_group, least(age, {{ oldest_age() }}), sex

),

cells as (

    select
        periods.period_id,
        yearly.scheme_id,
        yearly.region_code,
        yearly.background,
        coalesce(yearly.duration_group, 'unknown') as duration_group,
        age_groups.age_group,
        yearly.sex,
        cast(sum(yearly.persons) as bigint) as persons,
        cast(sum(yearly.emigrants) as bigint) as emigrants
    from yearly
    inner join periods
        on yearly.year between periods.first_year and periods.last_year
    inner join age_groups
        on yearly.age = age_groups.age
    group by
        periods.period_id, yearly.scheme_id, yearly.region_code, yearly.background,
        coalesce(yearly.duration_group, 'unknown'), age_groups.age_group, yearly.sex

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
