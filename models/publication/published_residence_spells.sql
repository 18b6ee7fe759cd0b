{{ config(materialized='view', alias='residence_spells') }}

select * from {{ ref('residence_spells') }}
