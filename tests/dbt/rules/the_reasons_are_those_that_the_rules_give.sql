-- A reason without a place in the order would reject nothing, and one that no rule gives would mean nothing.
with given as (

    {%- for reason_code in (content_reasons().keys() | list) + ['taken_back_already', 'duplicate'] %}
        select '{{ reason_code }}' as reason_code
        {{ 'union all' if not loop.last }}
    {%- endfor %}

)

select
    given.reason_code as given_reason_code,
    reasons.reason_code as described_reason_code
from given
full join {{ ref('rejection_reasons') }} as reasons on given.reason_code = reasons.reason_code
where given.reason_code is null or reasons.reason_code is null
