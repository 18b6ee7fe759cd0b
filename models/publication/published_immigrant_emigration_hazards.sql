{{ config(materialized='view', alias='immigrant_emigration_hazards') }}

select * from {{ ref('immigrant_emigration_hazards') }}
