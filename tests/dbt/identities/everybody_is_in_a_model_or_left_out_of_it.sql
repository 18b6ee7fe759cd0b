-- The account of a model holds every immigrant of its years, scheme, region, level and sex once, and every emigrant.
with models as (

    select
        models.*,
        samples.scheme_id,
        samples.first_year,
        samples.last_year
    from {{ ref('resolved_estimation_models') }} as models
    inner join {{ ref('resolved_estimation_samples') }} as samples
        on models.sample_id = samples.sample_id

),

outcomes as (

    select
        outcomes.*,
        {{ counted_outcomes() | first }} as counted_outcome,
        municipalities.centrality
    from {{ ref('immigrant_outcomes') }} as outcomes
    inner join {{ ref('geography_municipalities') }} as municipalities
        on outcomes.origin_municipality_code = municipalities.municipality_code

),

expected as (

    select
        models.sample_id,
        models.model_id,
        case when models.kind = 'trinomial_logit' then 'all' else outcomes.region_code end as region_code,
        count(*) as persons,
        count(case when outcomes.counted_outcome = 'emigrated' then 1 end) as emigrants
    from models
    inner join outcomes
        on
            models.scheme_id = outcomes.scheme_id
            and outcomes.year between models.first_year and models.last_year
            and (models.centrality is null or models.centrality = outcomes.centrality)
            and (models.sex is null or models.sex = outcomes.sex)
    where outcomes.counted_outcome is not null
    group by all

),

accounted as (

    select
        sample_id,
        model_id,
        region_code,
        sum(persons) as persons,
        sum(emigrants) as emigrants
    from {{ ref('sample_accounts') }}
    group by sample_id, model_id, region_code

)

select
    coalesce(expected.model_id, accounted.model_id) as model_id,
    coalesce(expected.region_code, accounted.region_code) as region_code,
    expected.persons,
    accounted.persons as accounted_persons
from expected
full outer join accounted
    on
        expected.sample_id = accounted.sample_id
        and expected.model_id = accounted.model_id
        and expected.region_code = accounted.region_code
where
    expected.persons is distinct from accounted.persons
    or expected.emigrants is distinct from accounted.emigrants
