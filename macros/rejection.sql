{# Where a reason stands in the order of precedence. #}
{% macro rejection_precedence(reason_code) -%}
    (select precedence from {{ ref('rejection_reasons') }} where reason_code = '{{ reason_code }}')
{%- endmacro %}

{# A municipality is named on a Norwegian side but its code means none on the registration date. #}
{% macro names_unknown_municipality() -%}
    (notification_type in ('emigration', 'internal') and origin_code_kind = 'neither')
    or (notification_type in ('immigration', 'internal') and destination_code_kind = 'neither')
{%- endmacro %}

{#
  Received so long before its registration date that one of the two is a slip, or on a day that has not come. The date of
  registration of a cancellation is that of the message it names, whose slip may be what it takes back.
#}
{% macro is_impossible_date() -%}
    (
        notification_type <> 'cancellation'
        and {{ days_between('received_date', 'registration_date') }} > {{ rule_parameter('longest_announcement_days') }}
    )
    or received_date > current_date
{%- endmacro %}

{#
  Type and places contradict each other. A country that is not stated contradicts nothing, and a code of the geography
  named twice may be two municipalities of the day that later were one.
#}
{% macro is_impossible_move() -%}
    case notification_type
        when 'immigration'
            then destination_municipality_code is null
                or origin_municipality_code is not null
                or coalesce({{ is_norway('origin_country_code') }}, false)
                or coalesce(not {{ is_norway('destination_country_code') }}, false)
        when 'emigration'
            then origin_municipality_code is null
                or destination_municipality_code is not null
                or coalesce({{ is_norway('destination_country_code') }}, false)
                or coalesce(not {{ is_norway('origin_country_code') }}, false)
        when 'internal'
            then origin_municipality_code is null
                or destination_municipality_code is null
                or (origin_municipality_code = destination_municipality_code and not may_be_several)
                or coalesce(not {{ is_norway('origin_country_code') }}, false)
                or coalesce(not {{ is_norway('destination_country_code') }}, false)
    end
{%- endmacro %}

{#
  The reasons to reject a message for what it says itself and what it names, each with its condition on a row as
  notification_checks and vintage_takings have it: a row of notification_code_kinds with person_number_status, sex and
  birth_date. The seed rejection_reasons has their order and what they mean. Vintages differ on whether an incomplete
  person number is one.
#}
{% macro content_reasons(incomplete_numbers_count=true) -%}
    {%- set reasons = {
        'unreadable': 'unreadable_columns is not null',
        'invalid_person_number': "person_number_status = 'invalid'",
        'impossible_date': is_impossible_date(),
        'unknown_municipality': names_unknown_municipality(),
        'impossible_move': is_impossible_move(),
        'nothing_to_take_back': 'has_nothing_to_take_back',
    } -%}
    {%- if incomplete_numbers_count -%}
        {# A cancellation names a message, whoever it is of. -#}
        {%- do reasons.update({'incomplete_person_number':
            "person_number_status = 'incomplete' and notification_type is distinct from 'cancellation'"}) -%}
    {%- endif -%}
    {{ return(reasons) }}
{%- endmacro %}

{# Where the first of these reasons stands in the order; null where there is none. #}
{% macro content_rejection_precedence(incomplete_numbers_count=true) -%}
    least(
        {%- for reason_code, condition in content_reasons(incomplete_numbers_count).items() %}
        case when {{ condition }} then {{ rejection_precedence(reason_code) }} end{{ ',' if not loop.last }}
        {%- endfor %}
    )
{%- endmacro %}

{# The reason in the message itself that counts in a vintage. #}
{% macro vintage_content_reason(notifications, vintages) -%}
    case
        when {{ vintages }}.rejects_incomplete_person_numbers then {{ notifications }}.content_reason_code
        else {{ notifications }}.other_reason_code
    end
{%- endmacro %}

{#
  Whether a message stands for a move where it is believed: without a reason of its own to reject it, neither taken back
  nor too late to take back, and no cancellation. It may be a duplicate still.
#}
{% macro tells_a_move(messages, reason_code, links) -%}
    {{ reason_code }} is null
    and not coalesce({{ links }}.is_taken_back, false)
    and not coalesce({{ links }}.comes_too_late, false)
    and {{ messages }}.notification_type <> 'cancellation'
{%- endmacro %}
