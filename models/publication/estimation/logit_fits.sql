with fits as (

    select * from {{ ref('trinomial_logits') }}

),

samples as (

    select * from {{ ref('resolved_estimation_samples') }}

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
        fits.separation,
        fits.persons,
        fits.distinct_persons,
        fits.parameters,
        fits.log_likelihood,
        fits.penalised_log_likelihood,
        fits.null_log_likelihood,
        fits.schwarz_as_printed,
        fits.akaike_information_criterion,
        fits.bayesian_information_criterion,
        fits.scaled_r_squared,
        fits.iterations,
        fits.largest_score
    from fits
    inner join samples
        on fits.sample_id = samples.sample_id

)

select * from final
