with fits as (

    select * from {{ ref('linear_probability_fits') }}

),

samples as (

    select * from {{ ref('resolved_estimation_samples') }}

),

final as (

    select
        fits.sample_id,
        fits.scheme_id,
        samples.first_year as first_outcome_year,
        samples.last_year as last_outcome_year,
        fits.region_code,
        fits.variant,
        fits.position,
        fits.regressor,
        fits.outcome,
        fits.estimate,
        fits.standard_error,
        fits.t_value,
        fits.robust_standard_error,
        fits.robust_t_value,
        fits.stars,
        fits.persons
    from fits
    inner join samples
        on fits.sample_id = samples.sample_id

)

select * from final
