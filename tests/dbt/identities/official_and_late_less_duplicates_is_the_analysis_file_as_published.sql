-- The same identity on the printed figures: it holds in all 14 cells (7 years, 2 flows) of IO 77/36. The official
-- statistics stand in table 3.1 as the recount less its difference from them.
with figures as (

    select *
    from {{ ref('io77_36_figures') }}
    where flow in ('immigration', 'emigration') and registration_year between 1969 and 1975

),

cells as (

    select
        flow,
        registration_year,
        sum(
            case
                when table_number <> '3.1' or vintage_id <> 'recount' then 0
                when measure = 'notifications' then published_value
                when compared_vintage_id = 'official_statistics' then -published_value
                else 0
            end
        ) as official_statistics,
        coalesce(sum(case when table_number = '2.1' then published_value end), 0) as late,
        coalesce(sum(case when table_number = '2.2' then published_value end), 0) as duplicates,
        sum(case when table_number = '3.1' and vintage_id = 'analysis_file' then published_value end) as analysis_file
    from figures
    group by flow, registration_year

)

select flow, registration_year, official_statistics, late, duplicates, analysis_file
from cells
where coalesce(official_statistics + late - duplicates <> analysis_file, true)
union all
select
    'cells, not 14' as flow,
    count(*) as registration_year,
    null as official_statistics,
    null as late,
    null as duplicates,
    null as analysis_file
from cells
having count(*) <> 14
