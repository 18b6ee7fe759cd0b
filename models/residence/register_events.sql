{{ config(materialized='view') }}

with opening as (

    select * from {{ ref('opening_residents') }}

),

municipality_codes as (

    select * from {{ ref('municipality_codes') }}

),

assumptions as (

    select * from {{ ref('municipality_assumptions') }}
    where notification_id is null

),

persons as (

    select * from {{ ref('persons') }}

),

period as (

    select * from {{ ref('covered_period') }}

),

moves as (

    select * from {{ ref('migration_events') }}

),

final as (

    -- Opening residents live there before the first day's own events: the day before is their first.
    select
        opening.person_id,
        'opening' as event_kind,
        {{ order_of_event("'opening'") }} as order_in_day,
        opening.municipality_code as source_id,
        row_number() over (
            partition by opening.person_id
            order by case when municipality_codes.municipality_code is null then 1 else 0 end, opening.municipality_code
        ) as occurrence,
        {{ previous_day('opening.reference_date') }} as event_date,
        cast(null as date) as received_date, false as is_left_out,
        cast(null as string) as stated_origin_code,
        coalesce(assumptions.municipality_code, municipality_codes.current_municipality_code) as reached_code
    from opening
    left join municipality_codes
        on {{ names_place('opening.municipality_code', 'opening.reference_date', 'municipality_codes') }}
    left join assumptions
        on {{ is_assumed('opening', 'opening.person_id', 'opening.municipality_code', 'opening.reference_date') }}
    union all
    select
        persons.person_id,
        'birth' as event_kind,
        {{ order_of_event("'birth'") }} as order_in_day,
        cast(persons.person_id as string) as source_id,
        1 as occurrence,
        persons.birth_date as event_date,
        cast(null as date) as received_date, false as is_left_out,
        cast(null as string) as stated_origin_code,
        coalesce(assumptions.municipality_code, municipality_codes.current_municipality_code) as reached_code
    from persons
    inner join period on persons.birth_date >= period.first_date
    left join municipality_codes
        on {{ names_place('persons.birth_municipality_code', 'persons.birth_date', 'municipality_codes') }}
    left join assumptions
        on {{ is_assumed('birth', 'persons.person_id', 'persons.birth_municipality_code', 'persons.birth_date') }}
    where persons.birth_municipality_code is not null
    union all
    select
        moves.person_id,
        moves.notification_type as event_kind,
        {{ order_of_event('moves.notification_type') }} as order_in_day,
        moves.notification_id as source_id,
        1 as occurrence,
        coalesce(moves.counted_date, moves.registration_date) as event_date,
        moves.received_date,
        moves.counted_date is null as is_left_out,
        moves.origin_municipality_code as stated_origin_code,
        coalesce(moves.destination_municipality_code, {{ abroad() }}) as reached_code
    from moves
    where moves.person_id is not null
    union all
    select
        persons.person_id,
        'death' as event_kind,
        {{ order_of_event("'death'") }} as order_in_day,
        cast(persons.person_id as string) as source_id,
        1 as occurrence,
        persons.death_date as event_date,
        cast(null as date) as received_date, false as is_left_out,
        cast(null as string) as stated_origin_code,
        {{ dead() }} as reached_code
    from persons
    inner join period on persons.death_date >= period.first_date
    where persons.death_date is not null

)

select * from final
