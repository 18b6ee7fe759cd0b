{% set setting = country_codes_setting() %}
{% set ratio = rule_parameter('country_code_lists_unknown_ratio') %}

with stated as (

    select * from {{ ref('stated_country_codes') }}

),

lists as (

    select
        country_code,
        max(case when {{ is_of_digit_list('code_system', "'register'") }} then 1 else 0 end) = 1 as is_in_register,
        max(case when {{ is_of_digit_list('code_system', "'iso_numeric'") }} then 1 else 0 end) = 1 as is_in_iso_numeric
    from {{ ref('country_codes') }}
    group by country_code

),

looked_up as (

    select
        stated.times,
        length(stated.country_code) as code_length,
        {{ matches_pattern('stated.country_code', '^[0-9]') }} as is_in_digits,
        coalesce(lists.is_in_register, false) as is_in_register,
        coalesce(lists.is_in_iso_numeric, false) as is_in_iso_numeric
    from stated
    left join lists on stated.country_code = lists.country_code

),

counted as (

    select
        coalesce(sum(case when is_in_digits then times end), 0) as in_digits,
        coalesce(sum(case when is_in_digits and not is_in_register then times end), 0) as unknown_in_register,
        coalesce(sum(case when is_in_digits and not is_in_iso_numeric then times end), 0) as unknown_in_iso_numeric,
        coalesce(sum(case when not is_in_digits and code_length = 3 then times end), 0) as in_three_letters,
        coalesce(sum(case when not is_in_digits and code_length = 2 then times end), 0) as in_two_letters
    from looked_up

),

judged as (

    -- Some codes are in both lists: only the one that knows by far the more of what was delivered can be meant.
    select
        *,
        case
            when in_digits = 0 then null
            when '{{ setting }}' <> '' then '{{ setting }}'
            when
                unknown_in_register < unknown_in_iso_numeric
                and unknown_in_register * {{ ratio }} <= unknown_in_iso_numeric
                then 'register'
            when
                unknown_in_iso_numeric < unknown_in_register
                and unknown_in_iso_numeric * {{ ratio }} <= unknown_in_register
                then 'iso_numeric'
            else 'undecided'
        end as digit_list
    from counted

),

final as (

    select
        digit_list,
        nullif(
            concat_ws(
                ', ',
                digit_list,
                case when in_three_letters > 0 then 'iso_alpha_3' end,
                case when in_two_letters > 0 then 'iso_alpha_2' end
            ),
            ''
        ) as country_code_systems,
        cast(in_digits as bigint) as in_digits,
        cast(unknown_in_register as bigint) as unknown_in_register,
        cast(unknown_in_iso_numeric as bigint) as unknown_in_iso_numeric
    from judged

)

select * from final
