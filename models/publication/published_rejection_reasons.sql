{{ config(alias='rejection_reasons') }}

select * from {{ ref('rejection_reasons') }}
