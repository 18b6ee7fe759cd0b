{{ config(materialized='ephemeral', contract={'enforced': false}) }}

with facts as (

    select * from {{ ref('r2016_27_text_figures') }}
    where not_computed is null

),

counts as (

    select
        {{ single_year('period_id') }} as year,
        scheme_id,
        region_code,
        background,
        persons,
        emigrants,
        internal_out_movers
    from {{ ref('immigrant_rates_by_background') }}
    where age_group = 'all' and length(period_id) = 4

),

immigrants as (

    -- Beside each group: all immigrants of the region, and the group in the whole country.
    select
        counts.*,
        region.persons as region_persons,
        country.persons as country_persons
    from counts
    inner join counts as region
        on
            counts.year = region.year
            and counts.scheme_id = region.scheme_id
            and counts.region_code = region.region_code
            and region.background = 'all'
    inner join counts as country
        on
            counts.year = country.year
            and counts.scheme_id = country.scheme_id
            and counts.background = country.background
            and country.region_code = 'all'

),

final as (

    select
        facts.fact_id,
        immigrants.year,
        case facts.measure
            when 'emigrants' then immigrants.emigrants
            when 'emigration_rate_per_100' then 100 * immigrants.emigrants
            when 'internal_out_migration_rate_per_100' then 100 * immigrants.internal_out_movers
            when 'moves_per_emigrant' then immigrants.internal_out_movers
            else 100 * immigrants.persons
        end as numerator,
        case facts.measure
            when 'emigrants' then 1
            when 'moves_per_emigrant' then immigrants.emigrants
            when 'background_share_percent' then immigrants.region_persons
            when 'residents_share_percent' then immigrants.country_persons
            else immigrants.persons
        end as denominator
    from facts
    inner join immigrants
        on
            facts.scheme_id = immigrants.scheme_id
            and facts.region_code = immigrants.region_code
            and facts.background = immigrants.background
    where facts.family_size is null

)

select * from final
