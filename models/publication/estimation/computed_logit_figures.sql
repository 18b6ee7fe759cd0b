{{ config(materialized='ephemeral', contract={'enforced': false}) }}

{% set fit_keys = {'model_id': 'printed_as'} %}
{% set coefficient_keys = dict(fit_keys, regressor=true, outcome=true) %}
{% set effect_keys = dict(fit_keys, characteristic=true, category=true, reference_sex=true, outcome=true) %}

with printed_models as (

    -- The models of the publication's outcome years, and their names there.
    select
        model_id,
        printed_as
    from {{ ref('resolved_estimation_models') }}
    where printed_as is not null

),

fits as (

    select
        estimates.*,
        printed_models.printed_as
    from {{ ref('logit_fits') }} as estimates
    inner join printed_models
        on estimates.model_id = printed_models.model_id

),

coefficients as (

    select
        estimates.*,
        printed_models.printed_as
    from {{ ref('logit_coefficients') }} as estimates
    inner join printed_models
        on estimates.model_id = printed_models.model_id

),

effects as (

    select
        estimates.*,
        printed_models.printed_as
    from {{ ref('logit_effects') }} as estimates
    inner join printed_models
        on estimates.model_id = printed_models.model_id
    where estimates.effect_kind = 'reference_person'

),

final as (

    {%- for measure in ('estimate', 't_value') %}
        {{ computed_figures('coefficients', 'null', measure, measure, coefficient_keys, estimator='estimator') }}
        union all
        {{ computed_figures('effects', 'null', measure, measure, effect_keys, estimator='estimator') }}
        union all
    {%- endfor %}
    {%- for measure in ('parameters', 'persons', 'scaled_r_squared', 'schwarz_as_printed', 'log_likelihood') %}
        {{ computed_figures('fits', 'null', measure, measure, fit_keys, estimator='estimator') }}
        {%- if not loop.last %}
            union all
        {%- endif %}
    {%- endfor %}

)

select * from final
