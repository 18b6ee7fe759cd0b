-- Persons in movers = persons in the accounts by municipality, by year and kind.
with persons as (

    select
        year,
        mover_kind,
        count(*) as movers
    from {{ ref('movers') }}
    group by year, mover_kind

),

accounts as (

    select
        year,
        sum(internal_out_movers) as internal,
        sum(immigrants) as immigration,
        sum(emigrants) as emigration
    from {{ ref('population_accounts') }}
    where scheme_id = 'municipality'
    group by year

)

select
    persons.year,
    persons.mover_kind,
    persons.movers
from persons
inner join accounts
    on persons.year = accounts.year
where
    persons.movers <> case persons.mover_kind
        when 'internal' then accounts.internal
        when 'immigration' then accounts.immigration
        else accounts.emigration
    end
