with counts as (

    select * from {{ ref('municipality_code_counts') }}

),

suspects as (

    select * from {{ ref('suspect_municipality_codes') }}

),

versions as (

    select distinct municipality_code
    from {{ ref('municipality_versions') }}

),

counted as (

    select
        *,
        sum(case when code_kind = 'neither' then places else 0 end) over (partition by stated_place, year)
            as unknown_of_year,
        sum(places) over (partition by stated_place, year) as places_of_year
    from counts

),

final as (

    select
        counted.stated_place,
        counted.year,
        counted.code_kind,
        counted.municipality_code,
        case
            when counted.code_kind <> 'neither' then null
            when counted.year is null then 'no_date'
            when counted.municipality_code = {{ unknown_municipality_code() }} then 'not_known'
            when versions.municipality_code is not null then 'another_date'
            when counted.municipality_code like '__00' then 'county_code'
            else 'no_municipality'
        end as likely_cause,
        counted.places,
        counted.code_kind = 'neither'
        and counted.year is not null
        and (
            {{ is_conspicuous_loss('counted.unknown_of_year', 'counted.places_of_year') }}
            or coalesce({{ is_conspicuous_loss('counted.places', 'suspects.places') }}, false)
        ) as is_conspicuous
    from counted
    left join versions
        on counted.municipality_code = versions.municipality_code
    left join suspects
        on
            counted.stated_place = suspects.stated_place
            and counted.year = suspects.year
            and counted.municipality_code = suspects.municipality_code

)

select * from final
