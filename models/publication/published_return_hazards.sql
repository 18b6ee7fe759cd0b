{{ config(materialized='view', alias='return_hazards') }}

select * from {{ ref('return_hazards') }}
