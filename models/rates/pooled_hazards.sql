{# The steps of pooling, finest first: what the cells of one pool have in common, beside base period and stream. #}
{%- set steps = [
    'sex, age, years_since',
    'sex, age_group, years_group',
    'age_group, years_group',
    'years_group',
    'observed_years_group',
    'base_period_id',
] -%}
{# These are taken as soon as they hold the minimum, the others as soon as they hold anybody. #}
{%- set fine_steps = 3 -%}
with cells as (

    select * from {{ ref('grouped_hazard_cells') }}

),

pools as (

    select
        *,
        {%- for step in steps %}
        cast(sum(events) over (partition by base_period_id, stream_code, {{ step }}) as bigint)
            as events_{{ loop.index }},
        cast(sum(exposed_persons) over (partition by base_period_id, stream_code, {{ step }}) as bigint)
            as exposed_persons_{{ loop.index }}{{ "," if not loop.last }}
        {%- endfor %}
    from cells

),

stepped as (

    -- Nobody has been here, or away, for no year at the end of a second one, or for longer than the age.
    select
        *,
        case
            when years_since = 0 or years_since > age then 0
            {%- for step in steps[:fine_steps] %}
            when exposed_persons_{{ loop.index }} >= {{ rule_parameter('minimum_hazard_exposure') }} then {{ loop.index }}
            {%- endfor %}
            {%- for step in steps[fine_steps:-1] %}
            when exposed_persons_{{ loop.index + fine_steps }} > 0 then {{ loop.index + fine_steps }}
            {%- endfor %}
            else {{ steps | length }}
        end as pooling_step
    from pools

),

final as (

    select
        base_period_id,
        stream_code,
        sex,
        age,
        years_since,
        years_group,
        events,
        exposed_persons,
        pooling_step,
        {%- for quantity in ['events', 'exposed_persons'] %}
        case pooling_step
            {%- for step in steps %}
            when {{ loop.index }} then {{ quantity }}_{{ loop.index }}
            {%- endfor %}
            else 0
        end as pooled_{{ quantity }}{{ "," if not loop.last }}
        {%- endfor %}
    from stepped

)

select * from final
