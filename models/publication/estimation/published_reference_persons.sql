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
    cast(centrality as int) as centrality
from {{ ref('resolved_reference_persons') }}
