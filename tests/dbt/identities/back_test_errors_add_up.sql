-- Cells and persons of every dimension add up to all; and all holds whoever the register counted, once a method.
with errors as (

    select * from {{ ref('back_test_errors') }}

),

back_tests as (

    select * from {{ ref('resolved_back_tests') }}

),

populations as (

    select * from {{ ref('counted_populations') }}

),

sums as (

    select
        back_test_id,
        method,
        measure,
        dimension,
        sum(cells) as cells,
        sum(counted_persons) as counted_persons,
        sum(predicted_persons) as predicted_persons,
        sum(absolute_error_persons) as absolute_error_persons
    from errors
    group by back_test_id, method, measure, dimension

),

counted as (

    select
        back_tests.back_test_id,
        sum(populations.persons) as persons
    from back_tests
    inner join populations
        on
            back_tests.scheme_id = populations.scheme_id
            and populations.year between back_tests.start_year + 1 and back_tests.last_year
    group by back_tests.back_test_id

)

select
    parts.back_test_id,
    parts.method,
    parts.measure,
    parts.dimension
from sums as parts
inner join sums as whole
    on
        parts.back_test_id = whole.back_test_id
        and parts.method = whole.method
        and parts.measure = whole.measure
        and whole.dimension = 'all'
left join counted
    on parts.back_test_id = counted.back_test_id and parts.measure = 'population'
where
    parts.cells <> whole.cells
    or parts.counted_persons <> whole.counted_persons
    or abs(parts.predicted_persons - whole.predicted_persons) > 1e-6
    or abs(parts.absolute_error_persons - whole.absolute_error_persons) > 1e-6
    or parts.counted_persons <> counted.persons
