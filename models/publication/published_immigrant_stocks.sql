{{ config(materialized='view', alias='immigrant_stocks') }}

select * from {{ ref('immigrant_stocks') }}
