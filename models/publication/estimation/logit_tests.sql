with tests as (

    select * from {{ ref('trinomial_logit_tests') }}

),

samples as (

    select * from {{ ref('resolved_estimation_samples') }}

),

final as (

    select
        tests.basis,
        tests.sample_id,
        samples.first_year as first_outcome_year,
        samples.last_year as last_outcome_year,
        tests.test,
        tests.tested_models,
        tests.against_models,
        tests.persons,
        tests.statistic,
        tests.degrees_of_freedom,
        tests.p_value,
        tests.not_computed
    from tests
    inner join samples
        on tests.sample_id = samples.sample_id

)

select * from final
