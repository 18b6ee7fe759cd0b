{#- No number of coefficients, nor a criterion that has it: they tell in how many categories there is anybody. -#}
{{ config(alias='logit_fits') }}

with fits as (

    select * from {{ ref('trinomial_logits') }}

),

samples as (

    select * from {{ ref('resolved_estimation_samples') }}

),

logits as (

    select * from {{ ref('logits_of_enough_events') }}

),

final as (

    select
        fits.sample_id,
        samples.scheme_id,
        samples.first_year as first_outcome_year,
        samples.last_year as last_outcome_year,
        samples.youngest_age,
        samples.oldest_age,
        fits.model_id,
        fits.model_type,
        fits.centrality,
        fits.sex,
        fits.estimator,
        {% set unit = rule_parameter('unit_of_persons_in_a_model') -%}
        cast(round(fits.persons / cast({{ unit }} as double)) * {{ unit }} as bigint) as persons,
        round(fits.log_likelihood) as log_likelihood,
        {{ open_result('fits.scaled_r_squared') }} as scaled_r_squared
    from fits
    inner join samples
        on fits.sample_id = samples.sample_id
    inner join logits
        on fits.model_id = logits.model_id

)

select * from final
