-- Question: How many regions have a net migration that is mostly chance, and how far was it drawn?
-- Why: What a small place gained or lost in five years says little of the next five. A planner should know when a
-- projection stands on what is usual for places of the size.
-- Reading: by scheme in the latest base period: regions, those of whose net migration rate more than half comes from
-- what is usual for their size, the median part that does, the median standard deviation by chance and the one between
-- regions of a size, per 1,000 persons and year, and how far the region drawn farthest was drawn. Of ages 0-69.
select
    scheme_id,
    count(*) as regions,
    cast(sum(case when prior_weight > 0.5 then 1 else 0 end) as bigint) as regions_mostly_drawn,
    median(prior_weight) as median_prior_weight,
    1000 * median(chance_sd) as median_chance_sd_per_1000,
    1000 * max(between_regions_sd) as between_regions_sd_per_1000,
    1000 * max(abs(net_migration_rate - raw_net_migration_rate)) as farthest_drawn_per_1000
from open.small_area_net_migration
where
    base_period_id = 'latest'
    and scheme_id <> 'norway'
    and exposed_persons > 0
group by scheme_id
order by scheme_id
