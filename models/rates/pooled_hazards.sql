{#
  The steps of pooling, finest first: what the rows of one pool have in common. The last holds everything and is taken
  whatever it holds.
#}
{%- set steps = [
    'sex, age, years_since',
    'sex, age_group, years_group',
    'age_group, years_group',
    'years_group',
] -%}
{%- set last_step = steps | length + 1 -%}
with cells as (

    select * from {{ ref('hazard_cells') }}

),

groups as (

    select * from {{ ref('hazard_groups') }}

),

grouped as (

    select
        cells.*,
        age_groups.first_value as age_group,
        years_groups.first_value as years_group
    from cells
    left join groups as age_groups
        on
            age_groups.dimension = 'age'
            and cells.age between age_groups.first_value and age_groups.last_value
    left join groups as years_groups
        on
            years_groups.dimension = 'years'
            and cells.years_since between years_groups.first_value and years_groups.last_value

),

pools as (

    select
        *,
        {%- for step in steps %}
        cast(sum(events) over (partition by base_period_id, stream_code, {{ step }}) as bigint)
            as events_{{ loop.index }},
        cast(sum(exposed_persons) over (partition by base_period_id, stream_code, {{ step }}) as bigint)
            as exposed_persons_{{ loop.index }},
        {%- endfor %}
        cast(sum(events) over (partition by base_period_id, stream_code) as bigint) as events_{{ last_step }},
        cast(sum(exposed_persons) over (partition by base_period_id, stream_code) as bigint)
            as exposed_persons_{{ last_step }}
    from grouped

),

stepped as (

    -- Nobody has been here, or away, for years that have not passed, or that the age has not.
    select
        *,
        case
            when years_since = 0 or years_since > age then 0
            {%- for step in steps %}
            when exposed_persons_{{ loop.index }} >= {{ rule_parameter('minimum_hazard_exposure') }} then {{ loop.index }}
            {%- endfor %}
            else {{ last_step }}
        end as pooling_step
    from pools

),

chosen as (

    select
        *,
        case pooling_step
            {%- for step in range(1, last_step + 1) %}
            when {{ step }} then events_{{ step }}
            {%- endfor %}
            else 0
        end as pooled_events,
        case pooling_step
            {%- for step in range(1, last_step + 1) %}
            when {{ step }} then exposed_persons_{{ step }}
            {%- endfor %}
            else 0
        end as pooled_exposed_persons
    from stepped

),

final as (

    select
        base_period_id,
        stream_code,
        sex,
        age,
        years_since,
        events,
        exposed_persons,
        exposed_persons > 0 as has_exposure,
        pooling_step,
        pooled_events,
        pooled_exposed_persons,
        {{ rate('events', 'exposed_persons') }} as unsmoothed_hazard,
        {{ rate('pooled_events', 'pooled_exposed_persons') }} as hazard
    from chosen

)

select * from final
