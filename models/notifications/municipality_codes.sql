with spans as (

    select * from {{ ref('municipality_code_spans') }}

),

coding as (

    select * from {{ ref('municipality_coding') }}
    where is_chosen

),

geography as (

    select * from {{ ref('build_geography') }}

),

versions as (

    select * from {{ ref('geography_versions') }}

),

largest as (

    select * from {{ ref('geography_targets') }}
    where size_order = 1

),

choices as (

    select
        versions.municipality_code,
        versions.geography_date,
        versions.valid_from_date,
        case
            when versions.geography_date = coding.geography_date then 1
            when versions.geography_date = geography.geography_date then 3
            else 4
        end as preference
    from versions
    cross join geography
    cross join coding

),

readings as (

    -- A delivery recoded to a geography is read by it, everything else by its day; what was not in force by the
    -- geography of the build, then by another.
    select
        municipality_code, first_date, cast(null as date) as read_geography_date,
        valid_from_date as read_from_date, 2 as preference
    from spans
    where valid_from_date is not null
    union all
    select
        spans.municipality_code, spans.first_date, choices.geography_date as read_geography_date,
        choices.valid_from_date as read_from_date, choices.preference
    from spans
    inner join choices
        on spans.municipality_code = choices.municipality_code

),

preferred as (

    select
        *,
        row_number() over (
            partition by municipality_code, first_date order by preference asc, read_geography_date desc
        ) as choice
    from readings

),

own as (

    select municipality_code from {{ ref('geography_municipalities') }}

),

final as (

    select
        spans.municipality_code, spans.valid_from_date,
        spans.first_date, spans.last_date, spans.first_origin_date, spans.last_origin_date,
        case
            when spans.valid_from_date is null and own.municipality_code is not null then 'geography'
            when spans.valid_from_date is null then 'other_geography'
            when own.municipality_code = of_date.target_code and of_date.targets = 1 then 'date_and_geography'
            else 'date'
        end as code_kind,
        preferred.read_geography_date,
        preferred.read_from_date,
        largest.target_code as current_municipality_code,
        coalesce(largest.targets, 0) as targets
    from spans
    inner join preferred
        on
            spans.municipality_code = preferred.municipality_code
            and spans.first_date = preferred.first_date
            and preferred.choice = 1
    left join largest
        on
            preferred.municipality_code = largest.municipality_code
            and preferred.read_from_date = largest.valid_from_date
    left join largest as of_date
        on
            spans.municipality_code = of_date.municipality_code
            and spans.valid_from_date = of_date.valid_from_date
    left join own
        on spans.municipality_code = own.municipality_code

)

select * from final
