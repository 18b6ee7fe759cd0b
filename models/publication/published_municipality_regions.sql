{{ config(materialized='view', alias='municipality_regions') }}

select * from {{ ref('municipality_regions') }}
