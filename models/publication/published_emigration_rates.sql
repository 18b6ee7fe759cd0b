{{ config(alias='emigration_rates') }}

select * from {{ ref('emigration_rates') }}
