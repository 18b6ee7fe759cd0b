with rejected as (

    -- Codes that mean no municipality are told place by place, by municipality_code_uses.
    select
        *,
        'notifications' as table_name,
        case when reason_code = 'unreadable' then split_part(unreadable_columns, ', ', 1) end as column_name,
        cast(year({{ read_date('registration_date') }}) as int) as year,
        case notification_type when 'immigration' then to_municipality else from_municipality end as municipality_code
    from {{ ref('rejected_messages') }}
    where reason_code <> 'unknown_municipality'

),

initial as (

    -- Whom the population lacks from the first day, or from birth.
    select
        'opening_residence' as table_name,
        split_part(unreadable_columns, ', ', 1) as column_name,
        cast(year(reference_date) as int) as year,
        municipality_code_text as municipality_code
    from {{ ref('stg_opening_residence') }}
    where unreadable_columns is not null
    union all
    select
        'persons' as table_name,
        'birth_municipality' as column_name,
        cast(year(birth_date) as int) as year,
        birth_municipality_text as municipality_code
    from {{ ref('stg_persons') }}
    where
        birth_municipality_text is not null
        and birth_municipality_code is null
        and birth_date >= (select min(reference_date) from {{ ref('stg_opening_residence') }})

),

valued as (

    select
        *,
        case column_name
            {% for column in [
                'person_number', 'notification_type', 'registration_date', 'received_date', 'from_municipality',
                'to_municipality', 'from_country', 'to_country', 'citizenship', 'source_file', 'is_administrative'
            ] -%}
                when '{{ column }}' then {{ column }}
            {% endfor -%}
        end as delivered_value
    from rejected

),

lost as (

    select
        table_name,
        reason_code,
        column_name,
        case reason_code
            when 'unreadable' then {{ cause_of_unreadable('column_name', 'delivered_value') }}
            when 'incomplete_person_number' then 'birth_date_only'
            when 'impossible_date'
                then case
                    when {{ read_date('received_date') }} > current_date then 'day_to_come'
                    else 'received_before_it_happened'
                end
            when 'invalid_person_number' then {{ cause_of_invalid_number('person_number') }}
            when 'impossible_move' then {{ cause_of_impossible_move() }}
            when 'duplicate' then 'delivered_again'
        end as likely_cause,
        year,
        {{ without_person_number('municipality_code') }} as municipality_code
    from valued
    union all
    select
        table_name,
        'unreadable' as reason_code,
        column_name,
        case
            when column_name like '%municipality%' then {{ cause_of_unreadable('column_name', 'municipality_code') }}
            else 'another_form'
        end as likely_cause,
        year,
        {{ without_person_number('municipality_code') }} as municipality_code
    from initial

),

final as (

    select
        table_name,
        reason_code,
        column_name,
        likely_cause,
        year,
        municipality_code,
        count(*) as lost_rows
    from lost
    group by table_name, reason_code, column_name, likely_cause, year, municipality_code

)

select * from final
