with predictions as (

    select * from {{ ref('back_test_predictions') }}

),

back_tests as (

    select * from {{ ref('resolved_back_tests') }}

),

populations as (

    select * from {{ ref('counted_populations') }}

),

movers as (

    select * from {{ ref('counted_movers') }}

),

age_groups as (

    {{ narrowest_age_groups(ref('rate_age_groups')) }}

),

sizes as (

    -- Regions in thirds by population at the start.
    select
        back_tests.back_test_id,
        populations.region_code,
        ntile(3) over (
            partition by back_tests.back_test_id order by sum(populations.persons), populations.region_code
        ) as size_third
    from back_tests
    inner join populations
        on back_tests.scheme_id = populations.scheme_id and back_tests.start_year = populations.year
    group by back_tests.back_test_id, populations.region_code

),

measured as (

    select scheme_id, year, region_code, sex, age, 'population' as measure, persons from populations
    union all
    select scheme_id, year, region_code, sex, age, 'out_movers' as measure, out_movers as persons from movers
    union all
    select scheme_id, year, region_code, sex, age, 'in_movers' as measure, in_movers as persons from movers

),

counted as (

    select
        measured.scheme_id,
        measured.measure,
        measured.year,
        measured.region_code,
        measured.sex,
        age_groups.age_group,
        cast(sum(measured.persons) as {{ persons_type() }}) as persons
    from measured
    inner join age_groups
        on measured.age = age_groups.age
    group by all

),

final as (

    select
        predictions.back_test_id,
        predictions.method,
        predictions.measure,
        predictions.year - back_tests.start_year as horizon_years,
        predictions.region_code,
        case sizes.size_third when 1 then 'small' when 2 then 'medium' else 'large' end as size_class,
        predictions.sex,
        predictions.age_group,
        predictions.predicted_persons,
        cast(coalesce(counted.persons, 0) as {{ persons_type() }}) as counted_persons
    from predictions
    inner join back_tests
        on predictions.back_test_id = back_tests.back_test_id
    inner join sizes
        on predictions.back_test_id = sizes.back_test_id and predictions.region_code = sizes.region_code
    left join counted
        on
            back_tests.scheme_id = counted.scheme_id
            and predictions.measure = counted.measure
            and predictions.year = counted.year
            and predictions.region_code = counted.region_code
            and predictions.sex = counted.sex
            and predictions.age_group = counted.age_group

)

select * from final
