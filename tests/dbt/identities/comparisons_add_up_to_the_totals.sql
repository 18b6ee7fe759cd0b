-- Citizenship groups add up to the totals of each pair of vintages; so do counties, in their period averages; and net
-- immigration is immigration less emigration.
with totals as (

    select * from {{ ref('vintage_comparison_totals') }}

),

citizenships as (

    select vintage_id, compared_vintage_id, registration_year, flow, sum(notifications) as notifications
    from {{ ref('vintage_comparison_citizenships') }}
    group by all

),

counties as (

    select vintage_id, compared_vintage_id, period_id, flow, sum(notifications) as notifications
    from {{ ref('vintage_comparison_counties') }}
    group by all

),

period_totals as (

    select
        totals.vintage_id, totals.compared_vintage_id, periods.period_id, totals.flow,
        sum(totals.notifications) as notifications
    from totals
    inner join {{ ref('resolved_comparison_periods') }} as periods
        on totals.registration_year between periods.first_registration_year and periods.last_registration_year
    group by all

),

net as (

    select
        vintage_id, compared_vintage_id, registration_year,
        sum(
            case
                when flow = 'immigration' then notifications
                when flow in ('emigration', 'net_immigration') then -notifications
                else 0
            end
        ) as difference
    from totals
    group by all

)

select
    'citizenships' as failure,
    totals.flow,
    coalesce(citizenships.notifications, 0) - totals.notifications as difference
from totals
left join citizenships
    on
        totals.vintage_id = citizenships.vintage_id
        and totals.compared_vintage_id = citizenships.compared_vintage_id
        and totals.registration_year = citizenships.registration_year
        and totals.flow = citizenships.flow
where coalesce(citizenships.notifications, 0) <> totals.notifications
union all
select 'counties' as failure, counties.flow, counties.notifications - period_totals.notifications as difference
from counties
inner join period_totals
    on
        counties.vintage_id = period_totals.vintage_id
        and counties.compared_vintage_id = period_totals.compared_vintage_id
        and counties.period_id = period_totals.period_id
        and counties.flow = period_totals.flow
where counties.notifications <> period_totals.notifications
union all
select 'net' as failure, 'net_immigration' as flow, difference
from net
where difference <> 0
