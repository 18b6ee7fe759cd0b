{{ config(alias='reference_persons') }}

select
    characteristic,
    sex,
    age,
    duration_group,
    education_level,
    labour_status,
    background,
    family_size,
    family_immigrants,
    centrality
from {{ ref('reference_persons') }}
