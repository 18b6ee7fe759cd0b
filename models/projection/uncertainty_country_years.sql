with accounts as (

    select *
    from {{ ref('population_accounts') }}
    where scheme_id = {{ national_scheme() }}

),

final as (

    -- Who is exposed to births and deaths by single age: what the level of a year is told by.
    select
        year,
        sex,
        least(year - birth_year, {{ oldest_age() }}) as age,
        cast(sum(start_persons + births) as {{ persons_type() }}) as exposed_persons,
        cast(sum(births) as {{ persons_type() }}) as births,
        cast(sum(deaths) as {{ persons_type() }}) as deaths
    from accounts
    group by all

)

select * from final
