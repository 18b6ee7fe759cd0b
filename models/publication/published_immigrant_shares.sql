{{ config(materialized='view', alias='immigrant_shares') }}

select * from {{ ref('immigrant_shares') }}
