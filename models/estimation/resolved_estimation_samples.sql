{{ config(materialized='view') }}

with samples as (

    select * from {{ ref('estimation_samples') }}

),

period as (

    select * from {{ ref('covered_period') }}

),

final as (

    select
        samples.sample_id,
        samples.scheme_id,
        {{ stated_year('samples.first_year', 'period.last_year') }} as first_year,
        {{ stated_year('samples.last_year', 'period.last_year') }} as last_year,
        samples.youngest_age,
        samples.oldest_age
    from samples
    cross join period

)

select * from final
