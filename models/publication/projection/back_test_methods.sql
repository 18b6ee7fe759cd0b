with verdicts as (

    select * from {{ ref('back_test_verdicts') }}

),

back_tests as (

    select * from {{ ref('back_tests') }}

),

final as (

    select
        back_tests.back_test_id,
        back_tests.label,
        back_tests.base_period_id,
        back_tests.scheme_id,
        back_tests.start_year,
        back_tests.last_year,
        back_tests.source,
        verdicts.method,
        coalesce(verdicts.back_test_id is not null and verdicts.refusal is null, false) as is_projected,
        case
            when verdicts.back_test_id is null then 'The delivery does not cover the years of the back-test'
            else verdicts.refusal
        end as refusal
    from back_tests
    left join verdicts
        on back_tests.back_test_id = verdicts.back_test_id

)

select * from final
