with period as (

    select * from {{ ref('covered_period') }}

),

geography as (

    select * from {{ ref('build_geography') }}

),

coding as (

    select * from {{ ref('municipality_coding') }}
    where is_chosen

),

notifications as (

    select * from {{ ref('notification_account') }}

),

numbers as (

    select * from {{ ref('person_number_checks') }}

),

systems as (

    select * from {{ ref('country_code_systems') }}

),

series as (

    select * from {{ ref('person_number_series') }}

),

received as (

    select coalesce(sum(notifications), 0) as notifications
    from notifications

),

counted_numbers as (

    -- What is wrong with a number can be its series, so only valid ones tell.
    select
        count(case when not series.is_synthetic then 1 end) as ordinary_person_numbers,
        count(case when series.is_synthetic then 1 end) as synthetic_person_numbers
    from numbers
    inner join series on numbers.series = series.series
    where numbers.person_number_status = 'valid'

),

final as (

    select
        period.first_date,
        period.last_date,
        period.first_year,
        period.last_year,
        cast(received.notifications as bigint) as notifications,
        cast(counted_numbers.ordinary_person_numbers as bigint) as ordinary_person_numbers,
        cast(counted_numbers.synthetic_person_numbers as bigint) as synthetic_person_numbers,
        case
            when counted_numbers.ordinary_person_numbers > 0 then false
            when counted_numbers.synthetic_person_numbers > 0 then true
        end as is_synthetic,
        geography.geography_date,
        geography.geography_rule,
        coding.geography_date as codes_geography_date,
        systems.country_code_systems
    from period
    cross join geography
    cross join coding
    cross join received
    cross join counted_numbers
    cross join systems

)

select * from final
