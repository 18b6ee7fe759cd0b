with movers as (

    select *
    from {{ ref('movers') }}
    where mover_kind <> 'internal'

),

person_years as (

    select * from {{ ref('person_years') }}

),

first_immigrations as (

    select * from {{ ref('first_immigrations') }}

),

groupings as (

    select * from {{ ref('migrant_groupings') }}

),

crossings as (

    select
        person_id,
        year,
        sex,
        birth_year,
        mover_kind as crossing_kind
    from movers
    union all
    select
        person_id,
        year,
        sex,
        birth_year,
        'death' as crossing_kind
    from person_years
    where start_code = {{ abroad() }} and end_code = {{ dead() }}

),

ordered as (

    -- Crossings alternate, so that the one before a return or a death abroad is the last emigration, if any is known.
    select
        *,
        lag(year) over (partition by person_id order by year) as previous_year
    from crossings

),

streams as (

    select
        ordered.*,
        groupings.grouped_by,
        first_immigrations.first_immigration_year,
        case
            when ordered.crossing_kind = 'emigration' and first_immigrations.person_id is not null
                then 'immigrant_emigration'
            when ordered.crossing_kind = 'emigration' then 'national_emigration'
            when ordered.crossing_kind = 'immigration' and ordered.year = first_immigrations.first_immigration_year
                then 'first_immigration'
            when ordered.crossing_kind = 'immigration' and first_immigrations.person_id is not null
                then 're_immigration'
            when ordered.crossing_kind = 'immigration' and ordered.previous_year is not null then 'national_return'
            when ordered.crossing_kind = 'immigration' then 'return_of_unknown_departure'
            when first_immigrations.person_id is null and ordered.previous_year is not null
                then 'national_death_abroad'
        end as stream_code
    from ordered
    cross join groupings
    left join first_immigrations
        on
            groupings.grouped_by = first_immigrations.grouped_by
            and ordered.person_id = first_immigrations.person_id

),

final as (

    -- Deaths abroad of persons that no stock holds are of nobody who crossed.
    select
        grouped_by,
        person_id,
        year,
        sex,
        birth_year,
        stream_code,
        case
            when stream_code = 'national_emigration' then year
            else coalesce(first_immigration_year, previous_year)
        end as since_year
    from streams
    where stream_code is not null

)

select * from final
