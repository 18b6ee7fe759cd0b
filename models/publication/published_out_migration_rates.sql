{{ config(materialized='view', alias='out_migration_rates') }}

select * from {{ ref('out_migration_rates') }}
