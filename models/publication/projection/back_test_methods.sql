with verdicts as (

    select * from {{ ref('back_test_verdicts') }}

),

back_tests as (

    select * from {{ ref('resolved_back_tests') }}

),

final as (

    select
        back_tests.back_test_id,
        back_tests.label,
        back_tests.base_period_id,
        back_tests.scheme_id,
        back_tests.first_base_year,
        back_tests.last_base_year,
        back_tests.start_year,
        back_tests.last_year,
        back_tests.source,
        verdicts.method,
        verdicts.refusal is null as is_projected,
        verdicts.refusal
    from back_tests
    inner join verdicts
        on back_tests.back_test_id = verdicts.back_test_id

)

select * from final
