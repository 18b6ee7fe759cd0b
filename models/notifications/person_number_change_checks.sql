with changes as (

    select * from {{ ref('stg_person_number_changes') }}

),

judged as (

    -- A birth date is many persons', and a change to the same number ends nothing.
    select
        *,
        case
            when unreadable_columns is not null then 'unreadable'
            when length(old_person_number) <> 11 or length(new_person_number) <> 11 then 'incomplete_person_number'
            when old_person_number = new_person_number then 'same_number'
        end as own_reason_code
    from changes

),

ranked as (

    select
        *,
        row_number() over (
            partition by old_person_number, own_reason_code is null
            order by changed_date, new_person_number, old_person_number_text, changed_date_text
        ) as change_order
    from judged

),

final as (

    -- A number changes once: the first change stands, so that a later row never rewrites what was known earlier.
    select
        old_person_number_text,
        new_person_number_text,
        changed_date_text,
        old_person_number,
        new_person_number,
        changed_date,
        case
            when own_reason_code is not null then own_reason_code
            when change_order > 1 then 'contradicts_earlier_change'
        end as reason_code
    from ranked

)

select * from final
