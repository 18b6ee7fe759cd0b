with arrivals as (

    select * from {{ ref('family_arrivals') }}

),

joins as (

    select * from {{ ref('family_joins') }}

),

covered as (

    select *
    from {{ ref('covariate_tables') }}
    where table_name = 'family_numbers'

),

judged as (

    select
        arrivals.*,
        joins.joined_group,
        case
            when arrivals.arrival_date is null then 'arrival_not_seen'
            when not arrivals.is_resident_after_arrival then 'not_resident'
            when not coalesce(
                arrivals.first_immigration_year + 1 between covered.first_year and covered.last_year, false
            ) then 'family_numbers_missing'
            when joins.person_id is null then 'alone'
            when joins.joined_group is null then 'nobody_before'
            else 'told'
        end as status_code
    from arrivals
    cross join covered
    left join joins
        on arrivals.person_id = joins.person_id

),

final as (

    select
        person_id,
        first_immigration_year,
        arrival_date,
        status_code,
        case when status_code = 'told' then joined_group else 'not_told' end as joined_group
    from judged

)

select * from final
