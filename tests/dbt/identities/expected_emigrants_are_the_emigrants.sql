-- Over all counties of a scheme as many emigrants are expected as there were, and all are those of other tables.
with counties as (

    select
        period_id,
        scheme_id,
        sum(persons) as persons,
        sum(emigrants) as emigrants,
        sum(expected_emigrants) as expected_emigrants
    from {{ ref('standardised_emigration_rates_by_county') }}
    group by period_id, scheme_id

),

rates as (

    select
        period_id,
        scheme_id,
        persons,
        emigrants
    from {{ ref('immigrant_rates_by_background') }}
    where region_code = 'all' and background = 'all' and age_group = 'all'

)

select counties.*
from counties
inner join rates
    on counties.period_id = rates.period_id and counties.scheme_id = rates.scheme_id
where
    abs(counties.expected_emigrants - counties.emigrants) > 1e-6
    or counties.persons <> rates.persons
    or counties.emigrants <> rates.emigrants
