-- Question: Where had those gone who came for work seven years before the last covered one, and live abroad now?
-- Why: Who goes home is another matter for recruitment than who goes on to a third country.
-- Reading: persons whose last move over the border by the end of the last covered year is an emigration, by the
-- country that it names, with those whom the register wrote off: of these it has often none.
-- Needs: publication, because it counts rows of persons.
with cohort as (

    select person_years.person_id
    from publication.immigrant_person_years as person_years
    cross join publication.delivery_scope as scope
    where
        person_years.year = scope.last_year - 6
        and person_years.duration_years = 0
        and person_years.background = 'work'

),

crossings as (

    select
        movers.person_id,
        max_by(movers.mover_kind, movers.year) as last_kind,
        max(movers.year) as last_year
    from publication.movers as movers
    inner join cohort
        on movers.person_id = cohort.person_id
    where movers.mover_kind in ('immigration', 'emigration')
    group by movers.person_id

),

destinations as (

    select
        crossings.person_id,
        max_by(events.destination_country_code, events.registration_date) as country_code,
        bool_or(events.is_administrative) as is_administrative
    from crossings
    left join publication.migration_events as events
        on
            crossings.person_id = events.person_id
            and crossings.last_year = events.registration_year
            and events.notification_type = 'emigration'
    where crossings.last_kind = 'emigration'
    group by crossings.person_id

)

select
    coalesce(uses.country, 'not stated') as country,
    count(*) as persons,
    count(*) * 1.0 / sum(count(*)) over () as share,
    cast(sum(case when destinations.is_administrative then 1 else 0 end) as bigint) as written_off_persons
from destinations
left join (
    select distinct
        uses.country_code,
        countries.country
    from publication.country_code_uses as uses
    inner join publication.countries as countries
        on uses.country_id = countries.country_id
) as uses
    on destinations.country_code = uses.country_code
group by coalesce(uses.country, 'not stated')
order by persons desc, country asc
