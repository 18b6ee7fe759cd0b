{{ config(materialized='view', alias='population_accounts') }}

select * from {{ ref('population_accounts') }}
