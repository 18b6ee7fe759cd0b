-- Question: Which vintages differ most, and in which flow?
-- Why: Two answers for the same year are only a problem where they differ; this tells where to look first.
-- Reading: notifications by which the years differ, added up without regard to sign, and the same in per cent of the
-- compared vintage. Only years that both vintages cover are compared. Net immigration comes out worst in per cent,
-- as a small difference of two large flows.
select
    vintage_id,
    compared_vintage_id,
    flow,
    count(*) as years,
    cast(sum(abs(difference_notifications)) as bigint) as absolute_difference,
    100.0 * sum(abs(difference_notifications))
    / nullif(sum(abs(compared_notifications)), 0) as absolute_difference_percent
from open.vintage_comparison_totals
-- Every pair is in the table both ways round.
where vintage_id < compared_vintage_id
group by vintage_id, compared_vintage_id, flow
order by absolute_difference desc, vintage_id asc, compared_vintage_id asc, flow asc
