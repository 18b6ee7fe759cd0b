with persons as (

    select * from {{ ref('persons') }}

),

citizenships as (

    select * from {{ ref('latest_citizenships') }}

),

movers as (

    select *
    from {{ ref('movers') }}
    where mover_kind <> 'internal'

),

opening as (

    select *
    from {{ ref('event_checks') }}
    where event_kind = 'opening' and left_code is not null

),

period as (

    select * from {{ ref('covered_period') }}

),

candidates as (

    -- By birth, who was born in the country is no immigrant, whatever came after. By citizenship, no Norwegian is; who
    -- never stated a citizenship is taken as by birth.
    select 'birth' as grouped_by, person_id, sex, birth_year, first_immigration_year
    from persons
    where birth_municipality_code is null
    union all
    select
        'citizenship' as grouped_by,
        persons.person_id,
        persons.sex,
        persons.birth_year,
        persons.first_immigration_year
    from persons
    left join citizenships
        on persons.person_id = citizenships.person_id
    where coalesce(citizenships.is_foreign, persons.birth_municipality_code is null)

),

first_crossings as (

    select
        person_id,
        min(year) as year,
        min_by(mover_kind, year) as mover_kind
    from movers
    group by person_id

),

known as (

    -- An opening resident is an immigrant only where a year of first immigration before the first covered is stated.
    select
        candidates.grouped_by,
        candidates.person_id,
        candidates.sex,
        candidates.birth_year,
        candidates.first_immigration_year,
        period.first_year - 1 as known_year,
        true as is_opening_resident
    from candidates
    inner join opening
        on candidates.person_id = opening.person_id
    inner join period
        on candidates.first_immigration_year between candidates.birth_year and period.first_year - 1
    union all
    select
        candidates.grouped_by,
        candidates.person_id,
        candidates.sex,
        candidates.birth_year,
        candidates.first_immigration_year,
        first_crossings.year as known_year,
        false as is_opening_resident
    from candidates
    inner join first_crossings
        on candidates.person_id = first_crossings.person_id
    where first_crossings.mover_kind = 'immigration'

),

final as (

    -- A stated year after the immigration that the register knows of, or before the birth, gives way to it.
    select
        grouped_by,
        person_id,
        sex,
        birth_year,
        cast(
            case
                when first_immigration_year between birth_year and known_year then first_immigration_year
                else known_year
            end as int
        ) as first_immigration_year,
        is_opening_resident
    from known

)

select * from final
