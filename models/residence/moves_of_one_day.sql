with days as (

    select * from {{ ref('days_of_several_moves') }}

),

events as (

    select *
    from {{ ref('register_events') }}
    where event_kind in ('immigration', 'internal', 'emigration') and not is_left_out

),

day_moves as (

    select
        moves.person_id, moves.event_date, moves.source_id, moves.event_kind, moves.reached_code, days.start_code,
        {{ place_left('moves') }} as stated_left_code,
        row_number() over (
            partition by moves.person_id, moves.event_date order by moves.received_date, moves.source_id
        ) as receipt_order
    from events as moves
    inner join days on moves.person_id = days.person_id and moves.event_date = days.event_date

),

orders as (

    -- A day has a move of each kind at most: others of the kind are duplicates, or census corrections with a new date.
    select 1 as arrangement, 1 as immigration, 2 as internal, 3 as emigration
    union all
    select 2 as arrangement, 1 as immigration, 3 as internal, 2 as emigration
    union all
    select 3 as arrangement, 2 as immigration, 1 as internal, 3 as emigration
    union all
    select 4 as arrangement, 3 as immigration, 1 as internal, 2 as emigration
    union all
    select 5 as arrangement, 2 as immigration, 3 as internal, 1 as emigration
    union all
    select 6 as arrangement, 3 as immigration, 2 as internal, 1 as emigration

),

arrangements as (

    select
        day_moves.*,
        orders.arrangement,
        case day_moves.event_kind
            when 'immigration' then orders.immigration when 'internal' then orders.internal else orders.emigration
        end as position
    from day_moves
    cross join orders

),

linked as (

    select
        *,
        lag(reached_code, 1, start_code) over (
            partition by person_id, event_date, arrangement order by position, receipt_order
        ) as previous_code
    from arrangements

),

scored as (

    -- Most moves that begin where the one before ended; among equals the order of receipt.
    select
        person_id, event_date, arrangement,
        sum(case when stated_left_code = previous_code then 1 else 0 end) as links,
        sum(position * receipt_order) as agreement_with_receipt
    from linked
    group by person_id, event_date, arrangement

),

chosen as (

    select
        person_id, event_date, arrangement,
        row_number() over (
            partition by person_id, event_date order by links desc, agreement_with_receipt desc, arrangement asc
        ) as preference
    from scored

),

final as (

    select
        linked.person_id,
        linked.event_date,
        linked.source_id,
        row_number() over (
            partition by linked.person_id, linked.event_date order by linked.position, linked.receipt_order
        ) as order_among_moves
    from linked
    inner join chosen
        on
            linked.person_id = chosen.person_id
            and linked.event_date = chosen.event_date
            and linked.arrangement = chosen.arrangement
    where chosen.preference = 1

)

select * from final
