select
    check_id,
    coalesce(base_period_id, 'All years') as base_period_id,
    scheme_id as checked_regions,
    concat_ws(', ', 'Ages ' || replace(age_group, '-', '–'), year) as age_group,
    sex,
    sum(first_persons) as first_persons,
    sum(second_persons) as second_persons,
    sum(abs(difference)) as absolute_difference,
    sum(counted_persons) as counted_persons
from publication.relation_checks
where
    check_id <> 'movers_against_messages'
    or year > (select max(year) - 10 from publication.relation_checks)
group by check_id, base_period_id, scheme_id, age_group, year, sex
