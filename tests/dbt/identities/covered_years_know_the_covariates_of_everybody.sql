-- METHOD 5: in a year that a table covers, a missing row says something. So nobody's covariate is unknown there, and no
-- emigrant is left out of a model for want of it, those whom the register wrote off included.
select
    years.person_id,
    years.year
from {{ ref('immigrant_person_years') }} as years
inner join {{ ref('covariate_years') }} as known
    on years.year = known.year
where
    (known.has_family <> (years.family_size is not null))
    or (known.has_family <> (years.family_immigrants is not null))
    or (known.has_family <> (years.family_type is not null))
    or (known.has_education_level <> (years.education_level is not null))
    or (known.has_labour_status <> (years.labour_status is not null))
