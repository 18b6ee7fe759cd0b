{{ config(materialized='ephemeral', contract={'enforced': false}) }}

{% set effects = {
    'effect_0_2_no_move': ('duration', '0-2', 'no_move'),
    'effect_0_2_emigration': ('duration', '0-2', 'emigration'),
    'effect_0_2_internal': ('duration', '0-2', 'internal'),
    'effect_tertiary_higher_no_move': ('education', 'tertiary_higher', 'no_move'),
    'effect_tertiary_higher_emigration': ('education', 'tertiary_higher', 'emigration'),
} %}

with facts as (

    select * from {{ ref('r2016_27_text_figures') }}
    where not_computed is null

),

yearly as (

    select
        fact_id,
        year,
        numerator,
        denominator
    from {{ ref('text_figure_rate_years') }}
    union all
    select
        fact_id,
        year,
        numerator,
        denominator
    from {{ ref('text_figure_share_years') }}

),

final as (

    -- A period is known where all its years are.
    select
        facts.fact_id,
        case
            when count(yearly.year) < facts.last_year - facts.first_year + 1 then null
            when facts.statistic = 'lowest' then min({{ share('yearly.numerator', 'yearly.denominator') }})
            when facts.statistic = 'highest' then max({{ share('yearly.numerator', 'yearly.denominator') }})
            else {{ share('sum(yearly.numerator)', 'sum(yearly.denominator)') }}
        end as computed_value,
        cast(null as string) as estimator
    from facts
    left join yearly
        on facts.fact_id = yearly.fact_id and yearly.year between facts.first_year and facts.last_year
    where facts.measure <> 'effect'
    group by facts.fact_id, facts.first_year, facts.last_year, facts.statistic
    {%- for fact, (characteristic, category, outcome) in effects.items() %}
        union all
        select
            '{{ fact }}' as fact_id,
            max(estimate) as computed_value,
            max(estimator) as estimator
        from {{ ref('logit_effects') }}
        where
            effect_kind = 'reference_person'
            and model_id in (
                select model_id from {{ ref('resolved_estimation_models') }}
                where printed_as = 'type1'
            )
            and characteristic = '{{ characteristic }}'
            and category = '{{ category }}'
            and outcome = '{{ outcome }}'
    {%- endfor %}

)

select * from final
