{{ config(alias='countries') }}

with countries as (

    select * from {{ ref('countries') }}

),

spans as (

    select * from {{ ref('eea_spans') }}

),

final as (

    select
        countries.*,
        spans.first_date as first_eea_date,
        spans.last_date as last_eea_date
    from countries
    left join spans
        on countries.country_id = spans.country_id

)

select * from final
