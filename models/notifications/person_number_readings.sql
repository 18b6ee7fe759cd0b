with notifications as (

    select * from {{ ref('stg_notifications') }}

),

changes as (

    select * from {{ ref('stg_person_number_changes') }}

),

series as (

    select * from {{ ref('person_number_series') }}

),

centuries as (

    select * from {{ ref('person_number_centuries') }}

),

named as (

    select person_number, received_date as named_date from notifications
    union all
    select old_person_number as person_number, changed_date as named_date from changes
    union all
    select new_person_number as person_number, changed_date as named_date from changes

),

numbers as (

    select
        person_number,
        max(named_date) as last_named_date
    from named
    where person_number is not null
    group by person_number

),

digits as (

    -- A number of six digits has no more; zeros stand for them, and its checks are not asked for.
    select
        {% for position in range(1, 12) %}
            cast(substr(rpad(person_number, 11, '0'), {{ position }}, 1) as int) as digit_{{ position }},
        {% endfor %}
        person_number,
        last_named_date
    from numbers

),

parts as (

    select
        person_number,
        last_named_date,
        length(person_number) = 11 as is_complete,
        cast(substr(person_number, 1, 2) as int) as day_in_number,
        cast(substr(person_number, 3, 2) as int) as month_in_number,
        substr(person_number, 5, 2) as year_in_number,
        case when length(person_number) = 11 then cast(substr(person_number, 7, 3) as int) end as individual_number,
        digit_9 % 2 = 1 as is_male,
        {{ check_remainder([3, 7, 6, 1, 8, 9, 4, 5, 2, 1]) }} as first_remainder,
        {{ check_remainder([5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1]) }} as second_remainder
    from digits

),

final as (

    select
        parts.person_number, parts.last_named_date, parts.is_complete, parts.is_male,
        parts.first_remainder, parts.second_remainder, series.series,
        try_cast(
            cast(centuries.century_start_year + cast(parts.year_in_number as int) as string)
            || {{ month_and_day('parts', 'series') }} as date
        ) as birth_date,
        {%- for century in ('19', '20') %}
            try_cast('{{ century }}' || parts.year_in_number || {{ month_and_day('parts', 'series') }} as date)
            is not null {{ 'or' if not loop.last }}
        {%- endfor %} as is_date_of_some_century
    from parts
    left join series
        on
            parts.month_in_number between series.month_offset + 1 and series.month_offset + 12
            and parts.day_in_number between series.day_offset + 1 and series.day_offset + 31
    left join centuries
        on
            parts.individual_number between centuries.first_individual_number and centuries.last_individual_number
            and cast(parts.year_in_number as int)
            between centuries.first_year_in_century and centuries.last_year_in_century

)

select * from final
