{{ config(alias='vintages') }}

select * from {{ ref('vintages') }}
