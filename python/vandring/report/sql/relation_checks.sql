select
    checks.check_id,
    coalesce(periods.first_year || '–' || periods.last_year, 'All years') as base_period,
    checks.scheme_id as checked_regions,
    concat_ws(', ', 'Ages ' || replace(checks.age_group, '-', '–'), checks.year) as age_group,
    checks.sex,
    sum(checks.first_persons) as first_persons,
    sum(checks.second_persons) as second_persons,
    sum(abs(checks.difference)) as absolute_difference,
    sum(checks.counted_persons) as counted_persons
from publication.relation_checks as checks
left join publication.base_periods as periods
    on checks.base_period_id = periods.base_period_id and periods.rate_kind = 'migration'
where
    checks.check_id <> 'movers_against_messages'
    or checks.year > (select max(year) - 10 from publication.relation_checks)
group by all
