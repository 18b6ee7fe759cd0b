with versions as (

    select * from {{ ref('municipality_versions') }}

),

codes_of_geographies as (

    select distinct municipality_code
    from {{ ref('municipalities') }}

),

timeline as (

    select
        versions.municipality_code,
        versions.valid_from_date,
        versions.valid_to_date,
        codes_of_geographies.municipality_code is not null as is_of_a_geography,
        lag(versions.valid_to_date) over (
            partition by versions.municipality_code order by versions.valid_from_date
        ) as earlier_to_date,
        lead(versions.valid_from_date) over (
            partition by versions.municipality_code order by versions.valid_from_date
        ) as later_from_date
    from versions
    left join codes_of_geographies
        on versions.municipality_code = codes_of_geographies.municipality_code

),

spans as (

    -- A code in force has a span for each of its versions, a code of a geography spans for the rest of time as well.
    select
        municipality_code, valid_from_date, valid_from_date as first_date,
        coalesce({{ previous_day('valid_to_date') }}, {{ latest_date() }}) as last_date
    from timeline
    union all
    select
        municipality_code, cast(null as date) as valid_from_date,
        coalesce(earlier_to_date, {{ earliest_date() }}) as first_date,
        {{ previous_day('valid_from_date') }} as last_date
    from timeline
    where is_of_a_geography and (earlier_to_date is null or earlier_to_date < valid_from_date)
    union all
    select
        municipality_code, cast(null as date) as valid_from_date,
        valid_to_date as first_date, {{ latest_date() }} as last_date
    from timeline
    where is_of_a_geography and valid_to_date is not null and later_from_date is null

),

followed as (

    select
        *,
        lag(case when valid_from_date is not null then last_date end) over (
            partition by municipality_code order by first_date
        ) as earlier_last_date
    from spans

),

final as (

    -- Who leaves on a day lived there the day before: as an origin a code in force counts a day longer, and what
    -- follows it begins a day later.
    select
        followed.municipality_code,
        followed.first_date,
        followed.last_date,
        case
            when followed.earlier_last_date = {{ previous_day('followed.first_date') }}
                then {{ next_day('followed.first_date') }}
            else followed.first_date
        end as first_origin_date,
        case
            when followed.valid_from_date is not null and followed.last_date < {{ latest_date() }}
                then {{ next_day('followed.last_date') }}
            else followed.last_date
        end as last_origin_date,
        followed.valid_from_date
    from followed

)

select * from final
