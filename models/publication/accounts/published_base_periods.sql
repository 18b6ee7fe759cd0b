{{ config(alias='base_periods') }}

select * from {{ ref('resolved_base_periods') }}
