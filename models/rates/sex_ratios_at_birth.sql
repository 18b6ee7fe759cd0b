with accounts as (

    select *
    from {{ ref('base_period_accounts') }}
    where rate_kind = 'fertility' and scheme_id = {{ national_scheme() }}

),

final as (

    select
        base_period_id,
        cast(sum(births) as {{ persons_type() }}) as births,
        cast(sum(case when sex = 'female' then births else 0 end) as {{ persons_type() }}) as girls,
        {{ rate("sum(case when sex = 'female' then births else 0 end)", 'sum(births)') }} as girl_share
    from accounts
    group by base_period_id

)

select * from final
