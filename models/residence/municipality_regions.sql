{# Every scheme that is a column of the municipality seed, the whole country, and the user's own. #}
with municipalities as (

    select * from {{ ref('municipalities') }}

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
        region_code,
        region
    from own

)

select * from final
