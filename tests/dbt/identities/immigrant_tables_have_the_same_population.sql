-- The totals of every table of immigrants' rates, and its parts together, are the immigrants of immigrant_person_years.
-- The parts of families are their types; groups of several types are none.
with expected as (

    select
        period_years.period_id,
        count(*) as persons,
        count(case when person_years.has_emigrated then 1 end) as emigrants,
        count(case when person_years.has_died then 1 end) as deaths
    from {{ ref('immigrant_person_years') }} as person_years
    inner join {{ ref('period_years') }} as period_years
        on person_years.year = period_years.year
    group by period_years.period_id

),

every_row as (

    select
        'background' as table_name, scheme_id, period_id, age_group, persons, emigrants, deaths,
        region_code = 'all' and background = 'all' as is_total,
        region_code <> 'all' and background <> 'all' as is_part
    from {{ ref('immigrant_rates_by_background') }}
    union all
    select
        'labour_status' as table_name, scheme_id, period_id, age_group, persons, emigrants, deaths,
        labour_status = 'all' and background = 'all' as is_total,
        labour_status <> 'all' and background <> 'all' as is_part
    from {{ ref('immigrant_rates_by_labour_status') }}
    union all
    select
        'education' as table_name, scheme_id, period_id, age_group, persons, emigrants, deaths,
        education_group = 'all' and background = 'all' as is_total,
        education_group <> 'all' and background <> 'all' as is_part
    from {{ ref('immigrant_rates_by_education') }}
    union all
    select
        'family' as table_name, scheme_id, period_id, age_group, persons, emigrants, deaths,
        family_type = 'all' and family_size = 'all' and background = 'all' as is_total,
        family_type in (select family_type from {{ ref('family_type_groups') }})
        and family_size <> 'all'
        and background <> 'all' as is_part
    from {{ ref('immigrant_rates_by_family') }}
    union all
    select
        'mixed_family' as table_name, scheme_id, period_id, age_group, persons, emigrants, deaths,
        mixed_with = 'all' and background = 'all' as is_total,
        mixed_with <> 'all' and background <> 'all' as is_part
    from {{ ref('immigrant_rates_by_mixed_family') }}

),

counted as (

    select
        table_name,
        scheme_id,
        period_id,
        is_total,
        sum(persons) as persons,
        sum(emigrants) as emigrants,
        sum(deaths) as deaths
    from every_row
    where
        age_group = 'all'
        and (is_total or is_part)
    group by table_name, scheme_id, period_id, is_total

),

listed as (

    select distinct
        table_name,
        scheme_id,
        is_total
    from counted

),

wanted as (

    select
        expected.*,
        listed.table_name,
        listed.scheme_id,
        listed.is_total
    from expected
    cross join listed

)

select
    wanted.*,
    counted.persons as counted_persons
from wanted
left join counted
    on
        wanted.table_name = counted.table_name
        and wanted.is_total = counted.is_total
        and wanted.scheme_id = counted.scheme_id
        and wanted.period_id = counted.period_id
where
    counted.persons is null
    or counted.persons <> wanted.persons
    or counted.emigrants <> wanted.emigrants
    or counted.deaths <> wanted.deaths
