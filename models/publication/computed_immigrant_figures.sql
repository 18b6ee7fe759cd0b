{{ config(materialized='ephemeral', contract={'enforced': false}) }}

{% set keys = {
    'period_id': true, 'age_group': true, 'background': true, 'family_size': true, 'family_type': true
} %}

with families as (

    -- The publication's tables are of moves between counties. 4.3 splits the mixed families of 4.1.
    select
        *,
        case
            when age_group = '20-35' then '4.2'
            when family_type in ('all', 'immigrants_only', 'mixed') then '4.1'
            else '4.3'
        end as table_number
    from {{ ref('immigrant_rates_by_family') }}
    where
        scheme_id = 'county_2013'
        and age_group in ('all', '20-35')

),

final as (

    {{ computed_figures(
        'families', 'table_number', 'emigration_rate_per_100', 'emigration_rate_per_100', keys
    ) }}
    union all
    {{ computed_figures(
        'families', 'table_number', 'internal_out_migration_rate_per_100', 'internal_out_migration_rate_per_100', keys
    ) }}

)

select
    'Rapporter 2016/27' as publication,
    table_number,
    cell_keys,
    computed_value
from final
