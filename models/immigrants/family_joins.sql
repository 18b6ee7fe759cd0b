with arrivals as (

    select * from {{ ref('family_arrivals') }}

),

members as (

    select *
    from {{ ref('family_member_checks') }}
    where is_resident

),

spells as (

    select * from {{ ref('residence_spells') }}

),

member_kinds as (

    select * from {{ ref('family_member_kinds') }}

),

reference_kinds as (

    select * from {{ ref('family_reference_kinds') }}

),

others as (

    select
        arrivals.person_id,
        arrivals.arrival_date,
        members.person_id as member_id,
        member_kinds.person_kind,
        reference_kinds.joined_group,
        reference_kinds.precedence
    from arrivals
    inner join members
        on
            arrivals.family_id = members.family_id
            and arrivals.first_immigration_year + 1 = members.year
            and arrivals.person_id <> members.person_id
    inner join member_kinds
        on members.person_id = member_kinds.person_id
    inner join reference_kinds
        on member_kinds.person_kind = reference_kinds.person_kind

),

judged as (

    -- Lived here the day before, or came on the same day for a reason of their own.
    select
        others.person_id,
        others.joined_group,
        others.precedence,
        (
            spells.start_date < others.arrival_date
            and (spells.end_date is null or spells.end_date >= others.arrival_date)
        )
        or (
            spells.start_date = others.arrival_date
            and spells.start_kind = 'immigration'
            and others.person_kind <> 'family'
        ) as was_before
    from others
    inner join spells
        on others.member_id = spells.person_id

),

final as (

    select
        person_id,
        min_by(
            case when was_before then joined_group end,
            case when was_before then precedence end
        ) as joined_group
    from judged
    group by person_id

)

select * from final
