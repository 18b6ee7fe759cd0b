-- Question: On how many events do rates of small regions rest, and how much of them is borrowed?
-- Why: A region's own rate on ten events is chance; a reader of a projection should know how much of it is the
-- region's.
-- Reading: by scheme and kind of event in the latest base period, all ages: regions, those with fewer than 100
-- events of their own, the fewest and the median, the median of the events that a level rests on when those of the
-- country are counted in, and the median weight of the country in it, 0-1. A million events: the regions differ by
-- no more than chance, and have the level of the country.
select
    scheme_id,
    event_kind,
    count(*) as regions,
    cast(sum(case when events < 100 then 1 else 0 end) as bigint) as regions_below_100_events,
    cast(min(events) as double) as fewest_events,
    cast(median(events) as double) as median_events,
    median(effective_events) as median_effective_events,
    median(prior_weight) as median_prior_weight
from open.small_area_levels
where
    base_period_id = 'latest'
    and age_group = 'all'
    and scheme_id <> 'norway'
group by scheme_id, event_kind
order by scheme_id, event_kind
