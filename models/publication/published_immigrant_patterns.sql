{{ config(materialized='view', alias='immigrant_patterns') }}

select * from {{ ref('immigrant_patterns') }}
