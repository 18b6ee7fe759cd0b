{{ config(materialized='view', alias='regional_level_factors') }}

select * from {{ ref('regional_level_factors') }}
