{# The whole country, columns of the municipality seed, the counties of every geography, and the user's own. #}
with municipalities as (

    select * from {{ ref('geography_municipalities') }}

),

counties as (

    select * from {{ ref('municipality_counties') }}

),

own as (

    select * from {{ ref('own_regions') }}

),

final as (

    select
        'norway' as scheme_id,
        municipality_code,
        '00' as region_code,
        'Norway' as region
    from municipalities
    union all
    {{ schemes_of_the_seed() }}
    union all
    select
        scheme_id,
        municipality_code,
        county_code as region_code,
        county as region
    from counties
    union all
    select
        scheme_id,
        municipality_code,
        region_code,
        region
    from own

)

select * from final
