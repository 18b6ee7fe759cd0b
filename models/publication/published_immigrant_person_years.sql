{{ config(materialized='view', alias='immigrant_person_years') }}

select * from {{ ref('immigrant_person_years') }}
