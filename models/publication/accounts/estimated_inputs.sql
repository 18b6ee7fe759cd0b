with estimates as (

    select * from {{ ref('count_estimates') }}

),

final as (

    select
        table_name,
        what,
        rule,
        persons,
        total_persons,
        {{ share('persons', 'total_persons') }} as estimated_share
    from estimates

)

select * from final
