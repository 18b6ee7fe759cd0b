select
    age,
    sex,
    death_probability
from publication.death_probabilities
where base_period_id = 'latest' and has_exposure and death_probability > 0
