{{ config(materialized='view') }}

-- The regions of a delivery of counts are its own, as at no date of the seed municipalities.
select
    cast(null as date) as geography_date,
    'delivery' as geography_rule
