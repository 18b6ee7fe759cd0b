with members as (

    select *
    from {{ ref('family_member_checks') }}
    where is_resident

),

immigrants as (

    select * from {{ ref('immigrants') }}

),

immigrant_members as (

    -- Whom two families name in one year counts as a member of both, and has the first as a family.
    select
        members.person_id,
        members.year,
        min_by(members.family_id, members.family_order) as family_id
    from members
    inner join immigrants
        on members.person_id = immigrants.person_id
    group by members.person_id, members.year

),

families as (

    select distinct
        year,
        family_id
    from immigrant_members

),

all_members as (

    select
        members.year,
        members.family_id,
        members.person_id
    from members
    inner join families
        on
            members.year = families.year
            and members.family_id = families.family_id

),

sizes as (

    select
        all_members.year,
        all_members.family_id,
        cast(count(*) as int) as family_size,
        cast(count(immigrants.person_id) as int) as family_immigrants
    from all_members
    left join immigrants
        on all_members.person_id = immigrants.person_id
    group by all_members.year, all_members.family_id

),

final as (

    select
        immigrant_members.person_id,
        immigrant_members.year,
        immigrant_members.family_id,
        sizes.family_size,
        sizes.family_immigrants,
        case
            when sizes.family_immigrants = sizes.family_size then 'immigrants_only'
            when 2 * sizes.family_immigrants > sizes.family_size then 'mixed_immigrant_majority'
            when 2 * sizes.family_immigrants = sizes.family_size then 'mixed_equal'
            else 'mixed_immigrant_minority'
        end as family_type
    from immigrant_members
    inner join sizes
        on
            immigrant_members.year = sizes.year
            and immigrant_members.family_id = sizes.family_id

)

select * from final
