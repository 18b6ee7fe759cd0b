with accounts as (

    select * from {{ ref('sample_accounts') }}

),

totals as (

    select
        sample_id,
        model_id,
        region_code,
        sum(persons) as persons,
        sum(emigrants) as emigrants
    from accounts
    group by sample_id, model_id, region_code

),

final as (

    select
        accounts.sample_id,
        accounts.model_id,
        accounts.region_code,
        accounts.status,
        accounts.persons,
        {{ share('accounts.persons', 'totals.persons') }} as persons_share,
        accounts.emigrants,
        {{ share('accounts.emigrants', 'totals.emigrants') }} as emigrants_share
    from accounts
    inner join totals
        on
            accounts.sample_id = totals.sample_id
            and accounts.model_id = totals.model_id
            and accounts.region_code = totals.region_code

)

select * from final
