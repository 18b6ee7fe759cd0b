-- Question: How do those who stayed compare with what others have printed?
-- Why: A method that cannot give a known figure back should not be believed on an unknown one.
-- Reading: printed are 43 per cent of the arrivals of 1986-90 emigrated by the end of 1995 (Tysse and Keilman
-- 1997), and 73 per cent of the immigrants since 1990 resident in 2017 (Statistics Norway); computed are shares of
-- those resident at the end of the year of arrival, so that who left sooner is in neither number. A synthetic
-- delivery has an invented population. The first and last year of arrival tell whether the delivery covers the
-- cohorts; empty: none of them.
-- Needs: publication, because retention by background is not open: its counts are not rounded yet.
with lives as (

    select
        cast(period_id as integer) as arrival_year,
        years_since_arrival,
        at_risk_persons,
        emigrants,
        resident_persons
    from publication.immigrant_retention
    where
        basis = 'cohort'
        and length(period_id) = 4
        and background = 'all'
        and sex = 'all'
        and arrival_age_group = 'all'

),

computed as (

    select
        'emigrated by the end of 1995, of the arrivals of 1986-90' as what,
        43 as printed_percent,
        min(arrival_year) as first_arrival_year,
        max(arrival_year) as last_arrival_year,
        cast(sum(case when years_since_arrival = 1 then at_risk_persons end) as bigint) as persons_who_came,
        cast(sum(emigrants) as bigint) as persons
    from lives
    where
        arrival_year between 1986 and 1990
        and arrival_year + years_since_arrival <= 1995
    union all
    select
        'resident on 1 January 2017, of the arrivals of 1990-2016' as what,
        73 as printed_percent,
        min(arrival_year) as first_arrival_year,
        max(arrival_year) as last_arrival_year,
        cast(sum(case when years_since_arrival = 1 then at_risk_persons end) as bigint) as persons_who_came,
        cast(sum(case when arrival_year + years_since_arrival = 2017 then resident_persons end) as bigint) as persons
    from lives
    where arrival_year between 1990 and 2016

)

select
    what,
    printed_percent,
    first_arrival_year,
    last_arrival_year,
    persons_who_came,
    persons,
    100.0 * persons / nullif(persons_who_came, 0) as computed_percent
from computed
order by what
