with recursive changes as (

    select * from {{ ref('delivered_person_number_changes') }}

),

judged as (

    select
        *,
        {{ unusable_change_code() }} as unusable_code
    from changes

),

ranked as (

    select
        *,
        {{ change_order() }} as change_order
    from judged

),

used as (

    select
        old_person_number,
        new_person_number,
        {{ is_known_as_of('changed_date') }} as is_known
    from ranked
    where unusable_code is null and change_order = 1

),

links as (

    -- A number that somebody had already is not gone back from; of numbers that became one, the least is gone back to.
    select
        new_person_number,
        min(old_person_number) as old_person_number
    from used
    group by new_person_number
    having not max(is_known)

),

chains as (

    select
        new_person_number as later_person_number,
        old_person_number as earlier_person_number,
        1 as chain_links
    from links
    union all
    select
        chains.later_person_number,
        links.old_person_number as earlier_person_number,
        chains.chain_links + 1 as chain_links
    from chains
    inner join links
        on chains.earlier_person_number = links.new_person_number
    where chains.chain_links < {{ longest_chain() }}

),

final as (

    select
        later_person_number,
        max_by(earlier_person_number, chain_links) as earlier_person_number
    from chains
    group by later_person_number

)

select * from final
