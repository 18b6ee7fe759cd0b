{{ config(alias='estimated_emigration_hazards') }}

select
    sex,
    age,
    duration_years,
    emigration_hazard
from {{ ref('estimated_emigration_hazards') }}
