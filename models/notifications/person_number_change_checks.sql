with changes as (

    select * from {{ ref('stg_person_number_changes') }}

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
            when unusable_code is not null then unusable_code
            when change_order > 1 then 'contradicts_earlier_change'
        end as reason_code
    from ranked

)

select * from final
