select
    verdict,
    coalesce(replace(exclusion_code, '_', ' '), 'counted') as reason,
    persons
from publication.persons_born_abroad_account
