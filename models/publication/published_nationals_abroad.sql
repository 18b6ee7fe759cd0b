{{ config(materialized='view', alias='nationals_abroad') }}

select * from {{ ref('nationals_abroad') }}
