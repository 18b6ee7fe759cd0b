{{ config(materialized='ephemeral', contract={'enforced': false}) }}

{% set sample_keys = {'variant': 'printed_as', 'scheme_id': true, 'region_code': true} %}
{% set estimate_keys = dict(sample_keys, regressor=true, outcome=true) %}
{% set family_types = ['family_type_2', 'family_type_3', 'family_type_4', 'family_type_5_or_more'] %}

with printed_models as (

    -- The models of the publication's outcome years, and their names there.
    select
        model_id,
        sample_id,
        printed_as
    from {{ ref('resolved_estimation_models') }}
    where printed_as is not null

),

estimates as (

    select
        estimates.*,
        printed_models.printed_as
    from {{ ref('linear_probability_estimates') }} as estimates
    inner join printed_models
        on
            estimates.sample_id = printed_models.sample_id
            and estimates.variant = printed_models.model_id

),

models as (

    select distinct
        printed_as,
        scheme_id,
        region_code,
        persons
    from estimates

),

samples as (

    select *
    from models
    union all
    -- Tables 5.9-5.12 print one number of persons for their four models.
    select
        'family_type' as printed_as,
        scheme_id,
        region_code,
        sum(persons) as persons
    from models
    where printed_as in ({{ "'" ~ family_types | join("', '") ~ "'" }})
    group by scheme_id, region_code
    having count(*) = {{ family_types | length }}

),

final as (

    {{ computed_figures('estimates', 'null', 'estimate', 'estimate', estimate_keys) }}
    union all
    {{ computed_figures('estimates', 'null', 't_value', 't_value', estimate_keys) }}
    union all
    {{ computed_figures('samples', 'null', 'persons', 'persons', sample_keys) }}

)

select * from final
