{#
  What is likely to be behind a delivered value that cannot be read, told by its form: text of one delivered column.
  Nothing follows from it; whoever mends the delivery looks here first.
#}
{% macro cause_of_unreadable(column_name, text) -%}
    case
        when {{ text }} is null then 'empty'
        when {{ column_name }} in ('registration_date', 'received_date', 'birth_date', 'death_date', 'reference_date')
            then case when {{ text }} like '____-__-__' then 'no_such_day' else 'another_date_format' end
        when {{ column_name }} in ('from_municipality', 'to_municipality', 'municipality_code', 'birth_municipality')
            then case
                when {{ matches_pattern(text, '^[0-9]{3}$') }} then 'leading_zero_lost'
                when {{ matches_pattern(text, '^[0-9]{1,2}$') }} then 'county_code'
                when {{ matches_pattern(text, '^[0-9]{5,}$') }} then 'longer_code'
                else 'no_number'
            end
        when {{ column_name }} = 'person_number' and {{ matches_pattern(text, '^([0-9]{5}|[0-9]{10})$') }}
            then 'leading_zero_lost'
        when {{ column_name }} = 'person_number' and {{ matches_pattern(text, '^[0-9]{6}[^0-9][0-9]{5}$') }}
            then 'separator'
        when {{ column_name }} in ('from_country', 'to_country', 'citizenship')
            then case
                when {{ matches_pattern(text, '^[0-9]$') }} then 'leading_zero_lost'
                when {{ matches_pattern(text, '^[^0-9]{4,}$') }} then 'country_name'
                else 'another_form'
            end
        when {{ column_name }} in ('notification_type', 'source_file', 'is_administrative', 'sex') then 'another_word'
        else 'another_form'
    end
{%- endmacro %}

{# What is likely to be behind eleven digits that are no person number. D-numbers have 40 added to the day. #}
{% macro cause_of_invalid_number(number) -%}
    case
        when substr({{ number }}, 1, 2) between '41' and '71' then 'd_number'
        when
            substr({{ number }}, 1, 2) not between '01' and '31'
            and substr({{ number }}, 3, 2) between '01' and '12'
            and substr({{ number }}, 5, 2) between '01' and '31'
            then 'year_first'
        when substr({{ number }}, 3, 2) not between '01' and '12' then 'another_month'
        else 'check_digits'
    end
{%- endmacro %}

{# Which contradiction makes a move impossible; the places as delivered. #}
{% macro cause_of_impossible_move() -%}
    case
        when
            (notification_type <> 'immigration' and from_municipality is null)
            or (notification_type <> 'emigration' and to_municipality is null)
            then 'place_not_stated'
        when
            (notification_type = 'immigration' and from_municipality is not null)
            or (notification_type = 'emigration' and to_municipality is not null)
            then 'place_abroad_is_a_municipality'
        when notification_type = 'internal' and from_municipality = to_municipality then 'same_municipality'
        else 'country_contradicts'
    end
{%- endmacro %}

{# Whether one reason takes so much of a year's rows, or of a code's in a year, that check and build say so first. #}
{% macro is_conspicuous_loss(lost, delivered) -%}
    100.0 * {{ lost }} > {{ rule_parameter('lost_per_cent_told') }} * {{ delivered }}
{%- endmacro %}
