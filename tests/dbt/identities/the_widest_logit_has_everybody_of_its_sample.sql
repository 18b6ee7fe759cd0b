-- Type 1 has every immigrant of the sample's years and ages who lived on, less at most those who lack an attribute.
with samples as (

    select samples.*
    from {{ ref('estimation_samples') }} as samples
    inner join {{ ref('estimation_models') }} as models
        on samples.sample_id = models.sample_id
    where models.model_id = 'type1'

),

members as (

    select
        count(*) as persons,
        count(
            case
                when
                    outcomes.duration_group is not null
                    and outcomes.education_level is not null
                    and outcomes.labour_status is not null
                    and outcomes.background is not null
                    and outcomes.family_size is not null
                    then 1
            end
        ) as complete_persons
    from {{ ref('immigrant_outcomes') }} as outcomes
    inner join samples
        on
            outcomes.scheme_id = samples.scheme_id
            and outcomes.year between samples.first_year and samples.last_year
            and outcomes.age >= samples.youngest_age
            and (samples.oldest_age is null or outcomes.age <= samples.oldest_age)
    where {{ counted_outcomes() | first }} in ('stayed', 'moved', 'emigrated')

)

select
    fits.model_id,
    fits.persons as model_persons,
    members.*
from {{ ref('trinomial_logits') }} as fits
cross join members
where
    fits.model_id = 'type1'
    and fits.persons not between members.complete_persons and members.persons
