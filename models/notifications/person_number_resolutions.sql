with recursive changes as (

    select * from {{ ref('person_number_change_checks') }}

),

vintages as (

    select * from {{ ref('vintages') }}

),

links as (

    select
        vintages.vintage_id,
        changes.old_person_number,
        changes.new_person_number
    from changes
    inner join vintages
        on
            vintages.resolves_changed_numbers
            and (vintages.known_by_date is null or changes.changed_date <= vintages.known_by_date)
    where changes.reason_code is null

),

chains as (

    select
        vintage_id,
        old_person_number as superseded_person_number,
        new_person_number as reached_person_number,
        least(old_person_number, new_person_number) as least_person_number,
        1 as chain_links
    from links
    union all
    select
        chains.vintage_id,
        chains.superseded_person_number,
        links.new_person_number as reached_person_number,
        least(chains.least_person_number, links.new_person_number) as least_person_number,
        chains.chain_links + 1 as chain_links
    from chains
    inner join links
        on
            chains.vintage_id = links.vintage_id
            and chains.reached_person_number = links.old_person_number
    where chains.chain_links < {{ longest_chain() }}

),

ends as (

    select
        vintage_id,
        superseded_person_number,
        max_by(reached_person_number, chain_links) as reached_person_number,
        max_by(least_person_number, chain_links) as least_person_number
    from chains
    group by vintage_id, superseded_person_number

),

final as (

    -- A chain that still leads to a superseded number goes in a circle. The numbers are one person's, but which is
    -- the right one cannot be told: the least of the circle stands for all of them.
    select
        ends.vintage_id,
        ends.superseded_person_number,
        coalesce(circle.least_person_number, ends.reached_person_number) as resolved_person_number,
        circle.superseded_person_number is not null as is_circular
    from ends
    left join ends as circle
        on
            ends.vintage_id = circle.vintage_id
            and ends.reached_person_number = circle.superseded_person_number

)

select * from final
