{{ config(materialized='view', alias='migration_events') }}

select * from {{ ref('migration_events') }}
