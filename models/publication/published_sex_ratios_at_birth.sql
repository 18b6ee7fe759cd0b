{{ config(materialized='view', alias='sex_ratios_at_birth') }}

select * from {{ ref('sex_ratios_at_birth') }}
