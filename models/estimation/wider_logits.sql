{#- Whose persons are all in the wider one, and not the other way round; of several the one nearest in size. -#}
{{ config(materialized='view') }}

{% set limits = ['centrality', 'sex', 'smallest_family', 'largest_family'] -%}
with fitted as (

    select model_id from {{ ref('trinomial_logits') }}

),

samples as (

    select * from {{ ref('resolved_estimation_samples') }}

),

models as (

    select
        models.model_id,
        models.sample_id,
        {%- for limit in limits %}
            models.{{ limit }},
        {%- endfor %}
        {%- for limit in limits %}
            case when models.{{ limit }} is null then 0 else 1 end {{ '+' if not loop.last else 'as limits,' }}
        {%- endfor %}
        samples.scheme_id,
        samples.first_year,
        samples.last_year,
        samples.last_year - samples.first_year as further_years,
        samples.youngest_age,
        coalesce(samples.oldest_age, {{ oldest_age() }}) as oldest_age
    from {{ ref('resolved_estimation_models') }} as models
    inner join fitted
        on models.model_id = fitted.model_id
    inner join samples
        on models.sample_id = samples.sample_id

),

ranked as (

    select
        narrow.model_id,
        wide.model_id as wider_model_id,
        row_number() over (
            partition by narrow.model_id
            order by
                wide.limits desc,
                wide.further_years asc,
                case when wide.sample_id = narrow.sample_id then 0 else 1 end asc,
                wide.model_id asc
        ) as place
    from models as narrow
    inner join models as wide
        on
            narrow.scheme_id = wide.scheme_id
            and narrow.first_year >= wide.first_year
            and narrow.last_year <= wide.last_year
            and narrow.youngest_age >= wide.youngest_age
            and narrow.oldest_age <= wide.oldest_age
            {%- for limit in limits %}
                and (wide.{{ limit }} is null or wide.{{ limit }} = narrow.{{ limit }})
            {%- endfor %}
            and (narrow.limits > wide.limits or narrow.further_years < wide.further_years)

),

final as (

    select
        model_id,
        wider_model_id
    from ranked
    where place = 1

)

select * from final
