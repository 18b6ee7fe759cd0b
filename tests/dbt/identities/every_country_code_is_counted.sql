-- METHOD 1.6: the uses of country codes are the codes that messages and persons state.
with stated as (

    {% for stated_in, column in [
        ['citizenship', 'citizenship_code'],
        ['from_country', 'origin_country_code'],
        ['to_country', 'destination_country_code'],
    ] %}
        select '{{ stated_in }}' as stated_in, count({{ column }}) as times from {{ ref('stg_notifications') }}
        union all
    {% endfor %}
    {% for stated_in in ['birth_country', 'mother_birth_country', 'father_birth_country'] %}
        select '{{ stated_in }}' as stated_in, count({{ stated_in }}_code) as times from {{ ref('stg_persons') }}
        union all
    {% endfor %}
    select stated_in, -times as times from {{ ref('country_code_uses') }}

)

select stated_in, sum(times) as difference
from stated
group by stated_in
having sum(times) <> 0
