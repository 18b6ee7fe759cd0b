-- Of rounded counts too, shares add up to 1, nobody is lost between two years, and all is every background and sex.
{{ config(enabled=target.type == 'duckdb') }}

with rows_of_years as (

    select
        *,
        lead(at_risk_persons, 1, 0) over (
            partition by basis, period_id, background, sex order by years_since_arrival
        ) as next_at_risk_persons
    from {{ ref('open_immigrant_retention') }}

),

summed as (

    select
        basis,
        period_id,
        years_since_arrival,
        sum(case when background = 'all' and sex = 'all' then at_risk_persons else 0 end) as all_at_risk_persons,
        sum(case when background <> 'all' and sex <> 'all' then at_risk_persons else 0 end) as at_risk_persons,
        sum(case when background = 'all' and sex = 'all' then returned_persons else 0 end) as all_returned_persons,
        sum(case when background <> 'all' and sex <> 'all' then returned_persons else 0 end) as returned_persons
    from rows_of_years
    group by basis, period_id, years_since_arrival

)

select
    basis,
    period_id,
    years_since_arrival
from summed
where all_at_risk_persons <> at_risk_persons or all_returned_persons <> returned_persons
union all
select
    basis,
    period_id,
    years_since_arrival
from rows_of_years
where
    abs(stayed_share + emigrated_share + died_share - 1) > 1e-12
    or abs(resident_share + abroad_share + dead_share - 1) > 1e-12
    -- A cohort of one year has nobody come later and nobody come under observation.
    or (
        basis = 'cohort'
        and length(period_id) = 4
        and next_at_risk_persons > at_risk_persons - emigrants - deaths
    )
