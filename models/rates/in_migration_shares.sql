with cells as (

    select * from {{ ref('region_cells') }}

),

totalled as (

    select
        *,
        sum(internal_in_movers) over (partition by base_period_id, scheme_id, sex, age) as all_internal_in_movers,
        sum(immigrants) over (partition by base_period_id, scheme_id, sex, age) as all_immigrants,
        sum(exposed_persons) over (partition by base_period_id, scheme_id, sex, age) as all_exposed_persons,
        sum(exposed_persons) over (partition by base_period_id, scheme_id, region_code) as region_persons,
        sum(exposed_persons) over (partition by base_period_id, scheme_id) as all_persons
    from cells

),

populations as (

    -- Where nobody of a sex and age moved in, in-migrants are spread as the population of that sex and age is, and
    -- where there is none, as the whole population.
    select
        *,
        case
            when all_exposed_persons > 0 then {{ share('exposed_persons', 'all_exposed_persons') }}
            else {{ share('region_persons', 'all_persons') }}
        end as population_share
    from totalled

),

final as (

    select
        base_period_id,
        scheme_id,
        region_code,
        sex,
        age,
        internal_in_movers,
        immigrants,
        all_internal_in_movers + all_immigrants > 0 as has_in_migrants,
        coalesce(
            {{ share('(internal_in_movers + immigrants)', '(all_internal_in_movers + all_immigrants)') }},
            population_share
        ) as in_migration_share,
        coalesce({{ share('internal_in_movers', 'all_internal_in_movers') }}, population_share)
            as internal_in_migration_share,
        coalesce({{ share('immigrants', 'all_immigrants') }}, population_share) as immigration_share
    from populations

)

select * from final
