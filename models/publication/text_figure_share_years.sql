{{ config(materialized='ephemeral', contract={'enforced': false}) }}

with facts as (

    select * from {{ ref('r2016_27_text_figures') }}
    where not_computed is null

),

residents as (

    select
        year,
        region_code,
        sum(start_persons) as persons
    from {{ ref('population_accounts') }}
    where scheme_id = 'centrality'
    group by year, region_code

),

administrative as (

    select
        {{ single_year('period_id') }} as year,
        emigrants,
        administrative_emigrants
    from {{ ref('immigrant_emigration_sensitivity') }}
    where age_group = 'all' and background = 'all' and length(period_id) = 4

),

families as (

    select
        {{ single_year('period_id') }} as year,
        age_group,
        background,
        family_size,
        max(case when family_type = 'immigrants_only' then emigration_rate_per_100 end) as only_rate,
        max(case when family_type = 'mixed' then emigration_rate_per_100 end) as mixed_rate
    from {{ ref('immigrant_rates_by_family') }}
    where scheme_id = 'county_2013' and length(period_id) = 4
    group by all

),

final as (

    select
        facts.fact_id,
        residents.year,
        100 * sum(case when residents.region_code = facts.region_code then residents.persons end) as numerator,
        sum(residents.persons) as denominator
    from facts
    cross join residents
    where facts.measure = 'population_share_percent'
    group by facts.fact_id, residents.year
    union all
    select
        facts.fact_id,
        administrative.year,
        100 * administrative.administrative_emigrants as numerator,
        administrative.emigrants as denominator
    from facts
    cross join administrative
    where facts.measure = 'administrative_share_percent'
    union all
    select
        facts.fact_id,
        families.year,
        families.only_rate as numerator,
        families.mixed_rate as denominator
    from facts
    inner join families
        on
            facts.age_group = families.age_group
            and facts.background = families.background
            and facts.family_size = families.family_size

)

select * from final
