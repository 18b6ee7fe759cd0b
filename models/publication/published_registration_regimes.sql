{{ config(alias='registration_regimes') }}

select * from {{ ref('registration_regimes') }}
