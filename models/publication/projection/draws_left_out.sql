with of_scenarios as (

    select *
    from {{ ref('projection_draws') }}
    where row_kind = 'refusal'

),

of_back_tests as (

    select *
    from {{ ref('back_test_draws') }}
    where row_kind = 'refusal'

),

final as (

    select
        scenario_id,
        cast(null as {{ dbt.type_string() }}) as back_test_id,
        refusal
    from of_scenarios
    union all
    select
        scenario_id,
        back_test_id,
        refusal
    from of_back_tests

)

select * from final
