{{ config(materialized='ephemeral', contract={'enforced': false}) }}

{% set linear_keys = {
    'variant': true, 'scheme_id': true, 'region_code': true, 'regressor': true, 'outcome': true
} %}
{% set family_types = ['family_type_2', 'family_type_3', 'family_type_4', 'family_type_5_or_more'] %}
{% set logit_keys = {'model_id': true, 'regressor': true, 'outcome': true} %}
{% set effect_keys = {
    'model_id': true, 'characteristic': true, 'category': true, 'reference_sex': true, 'outcome': true
} %}
{% set least_squares = 'cast(null as string)' %}

with tables as (

    -- Which table a printed figure stands in.
    select distinct
        table_number,
        {{ cell_keys(published_figure_keys('r2016_27_model_figures')) }} as cell_keys
    from {{ ref('r2016_27_model_figures') }}

),

linear_models as (

    select distinct
        variant,
        scheme_id,
        region_code,
        persons
    from {{ ref('linear_probability_estimates') }}

),

linear_samples as (

    select *
    from linear_models
    union all
    -- Tables 5.9-5.12 print one number of persons for their four models.
    select
        'family_type' as variant,
        scheme_id,
        region_code,
        sum(persons) as persons
    from linear_models
    where variant in ({{ "'" ~ family_types | join("', '") ~ "'" }})
    group by scheme_id, region_code
    having count(*) = {{ family_types | length }}

),

reference_effects as (

    select * from {{ ref('logit_effects') }}
    where effect_kind = 'reference_person'

),

computed_cells as (

    {%- for measure in ('estimate', 't_value') %}
        {{ computed_figures(
            ref('linear_probability_estimates'), 'null', measure, measure, linear_keys, estimator=least_squares
        ) }}
        union all
        {{ computed_figures(
            ref('logit_coefficients'), 'null', measure, measure, logit_keys, estimator='estimator'
        ) }}
        union all
        {{ computed_figures('reference_effects', 'null', measure, measure, effect_keys, estimator='estimator') }}
        union all
    {%- endfor %}
    {%- for measure in
        ('parameters', 'persons', 'scaled_r_squared', 'schwarz_as_printed', 'log_likelihood') %}
        {{ computed_figures(
            ref('logit_fits'), 'null', measure, measure, {'model_id': true}, estimator='estimator'
        ) }}
        union all
    {%- endfor %}
    {{ computed_figures(
        'linear_samples', 'null', 'persons', 'persons', {'variant': true, 'scheme_id': true, 'region_code': true},
        estimator=least_squares
    ) }}

),

final as (

    select
        'Rapporter 2016/27' as publication,
        tables.table_number,
        tables.cell_keys,
        computed_cells.computed_value,
        computed_cells.estimator
    from tables
    inner join computed_cells
        on tables.cell_keys = computed_cells.cell_keys

)

select * from final
