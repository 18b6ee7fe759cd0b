{% set youngest_mother, oldest_mother = 15, 49 %}

with births as (

    select * from {{ ref('maternal_births') }}

),

accounts as (

    select *
    from {{ ref('base_period_accounts') }}
    where rate_kind = 'fertility' and scheme_id = {{ national_scheme() }} and sex = 'female'

),

base_periods as (

    select *
    from {{ ref('resolved_base_periods') }}
    where rate_kind = 'fertility'

),

ages as (

    select *
    from {{ ref('ages') }}
    where age between {{ youngest_mother }} and {{ oldest_mother }}

),

periods as (

    select distinct base_period_id from accounts

),

counted as (

    -- Mothers outside the ages of the table stand at its ends.
    select
        base_periods.base_period_id,
        greatest(least(births.mother_age, {{ oldest_mother }}), {{ youngest_mother }}) as mother_age,
        cast(sum(births.births) as {{ persons_type() }}) as births
    from births
    inner join base_periods
        on births.year between base_periods.first_year and base_periods.last_year
    group by all

),

totals as (

    select
        base_period_id,
        cast(sum(births) as {{ persons_type() }}) as all_births,
        cast(sum(case when mother_age is not null then births else 0 end) as {{ persons_type() }})
            as births_of_known_mothers
    from counted
    group by base_period_id

),

final as (

    -- Women of the age, less half of their own deaths of the year; births of unknown mothers are spread as the others.
    select
        periods.base_period_id,
        ages.age,
        coalesce(counted.births, 0) as births,
        coalesce(accounts.exposed_persons, 0) - coalesce(accounts.deaths, 0) / 2 as exposed_woman_years,
        coalesce(accounts.exposed_persons, 0) > 0 as has_exposure,
        {{ rate('counted.births', '(accounts.exposed_persons - accounts.deaths / 2)') }}
        * {{ rate('totals.all_births', 'totals.births_of_known_mothers') }} as fertility_rate
    from periods
    cross join ages
    left join counted
        on periods.base_period_id = counted.base_period_id and ages.age = counted.mother_age
    left join totals
        on periods.base_period_id = totals.base_period_id
    left join accounts
        on periods.base_period_id = accounts.base_period_id and ages.age = accounts.age

)

select * from final
