-- A corrected figure is the known one with what is expected; net immigration is immigrations less emigrations.
{{ config(enabled=target.type == 'duckdb' and var('delivery_kind', 'persons') == 'persons') }}

with series as (

    select * from {{ ref('corrected_series') }}

),

flows as (

    select
        year,
        county_code,
        sum(case series_code when 'immigrations' then corrected_value when 'emigrations' then -corrected_value end)
            as difference,
        sum(case when series_code = 'net_immigration' then corrected_value end) as net_immigration
    from series
    where series_code <> 'population'
    group by year, county_code

)

select
    year,
    county_code
from series
where
    abs(
        known_value + expected_late_value - coalesce(expected_unreported_value, 0) - corrected_value
    ) > 1e-6
    or lower_limit_90 > corrected_value
    or upper_limit_90 < corrected_value
union all
select
    year,
    county_code
from flows
where abs(difference - net_immigration) > 1e-6
