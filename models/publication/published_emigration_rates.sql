{{ config(materialized='view', alias='emigration_rates') }}

select * from {{ ref('emigration_rates') }}
