{{ config(materialized='view', alias='border_shares') }}

select * from {{ ref('border_shares') }}
