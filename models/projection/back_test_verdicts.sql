with runs as (

    select * from {{ ref('back_test_runs') }}

),

final as (

    select
        back_test_id,
        method,
        max(refusal) as refusal
    from runs
    group by back_test_id, method

)

select * from final
