-- Two person numbers whose keyed hashes begin alike would be one person's: with such a key nothing is published.
select
    person_id,
    min(resolved_person_number) as resolved_person_number,
    max(resolved_person_number) as other_resolved_person_number
from {{ ref('person_identities') }}
group by person_id
having min(resolved_person_number) <> max(resolved_person_number)
