{{ config(materialized='view', alias='in_migration_shares') }}

select * from {{ ref('in_migration_shares') }}
