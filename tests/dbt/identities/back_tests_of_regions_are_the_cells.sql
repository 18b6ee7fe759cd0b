-- Whole populations of regions are those of the cells whose errors are published, and every region is of one size class
-- or counted in none: nobody was counted in it.
with regions as (

    select
        back_test_id,
        method,
        sum(predicted_persons) as predicted_persons,
        sum(counted_persons) as counted_persons,
        count(error_percent) as regions
    from {{ ref('back_test_regions') }}
    group by back_test_id, method

),

errors as (

    select
        back_test_id,
        method,
        predicted_persons,
        counted_persons
    from {{ ref('back_test_errors') }}
    where measure = 'population' and dimension = 'all'

),

classes as (

    select
        back_test_id,
        method,
        sum(case when size_class = 'all' then regions end) as regions,
        sum(case when size_class <> 'all' then regions end) as regions_of_classes
    from {{ ref('back_test_accuracy') }}
    group by back_test_id, method

),

compared as (

    select
        coalesce(regions.back_test_id, errors.back_test_id) as back_test_id,
        coalesce(regions.method, errors.method) as method,
        regions.predicted_persons - errors.predicted_persons as predicted_difference,
        regions.counted_persons - errors.counted_persons as counted_difference,
        regions.regions,
        coalesce(classes.regions, 0) as regions_of_all,
        coalesce(classes.regions_of_classes, 0) as regions_of_classes
    from regions
    full outer join errors
        on regions.back_test_id = errors.back_test_id and regions.method = errors.method
    left join classes
        on regions.back_test_id = classes.back_test_id and regions.method = classes.method

)

select *
from compared
where
    not coalesce(abs(predicted_difference) < 1e-6 and abs(counted_difference) < 1e-6, false)
    or regions <> regions_of_all
    or regions <> regions_of_classes
