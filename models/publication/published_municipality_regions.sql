{{ config(alias='municipality_regions') }}

select * from {{ ref('municipality_regions') }}
