{{ config(materialized='view', alias='other_emigration_rates') }}

select * from {{ ref('other_emigration_rates') }}
