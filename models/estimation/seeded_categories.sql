{{ config(materialized='view') }}

select
    'duration_group' as attribute,
    duration_group as category,
    first_years as first_value
from {{ ref('duration_groups') }}
union all
select
    'education_level' as attribute,
    education_level as category,
    min(attained_level) as first_value
from {{ ref('education_levels') }}
group by education_level
