{{ config(materialized='view', alias='movers') }}

select * from {{ ref('movers') }}
