{#- Without those with one year, whom the patterns tell. -#}
with person_years as (

    select * from {{ ref('pooled_person_years') }}

),

patterns as (

    select * from {{ ref('pooled_patterns') }}

),

often as (

    select
        scheme_id,
        person_id
    from person_years
    group by scheme_id, person_id
    having count(*) > 1

),

final as (

    select
        person_years.person_id,
        patterns.pattern_number,
        person_years.outcome
    from person_years
    inner join often
        on
            person_years.scheme_id = often.scheme_id
            and person_years.person_id = often.person_id
    inner join patterns
        on
            {% for each in pattern_columns() -%}
                {{ 'and ' if not loop.first }}person_years.{{ each }} is not distinct from patterns.{{ each }}
            {% endfor %}
)

select * from final
