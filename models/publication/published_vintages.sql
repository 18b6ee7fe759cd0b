{{ config(materialized='view', alias='vintages') }}

select * from {{ ref('vintages') }}
