{{ config(materialized='view', alias='fertility_rates') }}

select * from {{ ref('fertility_rates') }}
