with versions as (

    select * from {{ ref('municipality_versions') }}

),

targets as (

    select * from {{ ref('municipality_targets') }}

),

municipalities as (

    select * from {{ ref('municipalities') }}

),

ranked as (

    select
        targets.municipality_code,
        targets.valid_from_date,
        targets.target_municipality_code,
        count(*) over (partition by targets.municipality_code, targets.valid_from_date) as targets,
        row_number() over (
            partition by targets.municipality_code, targets.valid_from_date
            order by coalesce(municipalities.population_2013, 0) desc, targets.target_municipality_code asc
        ) as size_order
    from targets
    left join municipalities
        on targets.target_municipality_code = municipalities.municipality_code

),

timeline as (

    select
        versions.municipality_code,
        versions.valid_from_date,
        versions.valid_to_date,
        max(case when {{ is_in_geography('versions') }} then 1 else 0 end) over (
            partition by versions.municipality_code
        ) = 1 as is_of_geography,
        lag(versions.valid_to_date) over (
            partition by versions.municipality_code order by versions.valid_from_date
        ) as earlier_to_date,
        lead(versions.valid_from_date) over (
            partition by versions.municipality_code order by versions.valid_from_date
        ) as later_from_date
    from versions

),

spans as (

    -- A code in force has a span for each of its versions, a code of the geography spans for the rest of time as well.
    select
        municipality_code, is_of_geography, valid_from_date, valid_from_date as first_date,
        coalesce({{ previous_day('valid_to_date') }}, {{ latest_date() }}) as last_date
    from timeline
    union all
    select
        municipality_code, is_of_geography, cast(null as date) as valid_from_date,
        coalesce(earlier_to_date, {{ earliest_date() }}) as first_date,
        {{ previous_day('valid_from_date') }} as last_date
    from timeline
    where is_of_geography and (earlier_to_date is null or earlier_to_date < valid_from_date)
    union all
    select
        municipality_code, is_of_geography, cast(null as date) as valid_from_date,
        valid_to_date as first_date, {{ latest_date() }} as last_date
    from timeline
    where is_of_geography and valid_to_date is not null and later_from_date is null

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
        followed.valid_from_date,
        followed.is_of_geography,
        ranked.target_municipality_code as largest_target_code,
        cast(coalesce(ranked.targets, 0) as int) as targets
    from followed
    left join ranked
        on
            followed.municipality_code = ranked.municipality_code
            and followed.valid_from_date = ranked.valid_from_date
            and ranked.size_order = 1

)

select * from final
