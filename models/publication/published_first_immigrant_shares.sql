{{ config(materialized='view', alias='first_immigrant_shares') }}

select * from {{ ref('first_immigrant_shares') }}
