{#
  The steps of pooling, finest first: what the cells of one pool have in common, beside base period, grouping and stream. The fine
  ones need the minimum exposure.
#}
{%- set steps = [
    'sex, age, years_since',
    'sex, age_group, years_group',
    'age_group, years_group',
    'years_group',
    'observed_years_group',
    'base_period_id',
] -%}
{%- set fine_steps = 3 -%}
with cells as (

    select * from {{ ref('grouped_hazard_cells') }}

),

pools as (

    select
        *,
        {{ sums_of_pools(steps) }}
    from cells

),

stepped as (

    -- Step 0: at the end of a year nobody who was there at its start has been here, or away, for 0 years or for longer
    -- than the age.
    select
        *,
        case
            when years_since = 0 or years_since > age then 0
            {{ first_sufficient_step(steps, fine_steps) }}
        end as pooling_step
    from pools

),

final as (

    select
        base_period_id,
        grouped_by,
        stream_code,
        sex,
        age,
        years_since,
        years_group,
        events,
        exposed_persons,
        pooling_step,
        {{ of_chosen_pool('events', steps) }} as pooled_events,
        {{ of_chosen_pool('exposed_persons', steps) }} as pooled_exposed_persons
    from stepped

)

select * from final
