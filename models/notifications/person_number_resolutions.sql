{# Eight doublings follow chains of up to 2^8 changes, far more than any person has. #}
{% set doublings = 8 %}

with changes as (

    select * from {{ ref('person_number_change_checks') }}

),

vintages as (

    select * from {{ ref('vintages') }}

),

links_0 as (

    select
        vintages.vintage_id,
        changes.old_person_number as superseded_person_number,
        changes.new_person_number as resolved_person_number,
        least(changes.old_person_number, changes.new_person_number) as least_person_number
    from changes
    inner join vintages
        on
            vintages.resolves_changed_numbers
            and (vintages.known_by_date is null or changes.changed_date <= vintages.known_by_date)
    where changes.reason_code is null

),

{% for step in range(doublings) %}

links_{{ step + 1 }} as (

    select
        here.vintage_id,
        here.superseded_person_number,
        coalesce(further.resolved_person_number, here.resolved_person_number) as resolved_person_number,
        least(here.least_person_number, further.least_person_number) as least_person_number
    from links_{{ step }} as here
    left join links_{{ step }} as further
        on
            here.vintage_id = further.vintage_id
            and here.resolved_person_number = further.superseded_person_number

),

{% endfor %}

final as (

    -- A chain that still leads to a superseded number goes in a circle. The numbers are one person's, but which is
    -- the right one cannot be told: the least of the circle stands for all of them.
    select
        links.vintage_id,
        links.superseded_person_number,
        coalesce(circle.least_person_number, links.resolved_person_number) as resolved_person_number,
        circle.superseded_person_number is not null as is_circular
    from links_{{ doublings }} as links
    left join links_{{ doublings }} as circle
        on
            links.vintage_id = circle.vintage_id
            and links.resolved_person_number = circle.superseded_person_number

)

select * from final
