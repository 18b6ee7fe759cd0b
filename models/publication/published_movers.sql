{{ config(alias='movers') }}

select * from {{ ref('movers') }}
