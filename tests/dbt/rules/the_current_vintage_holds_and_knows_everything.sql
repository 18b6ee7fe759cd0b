-- Later rooms read the current vintage, and persons are told apart by its numbers: it takes in every message, follows
-- every change of a number, keeps of several messages with one key the one received last, repairs citizenship and
-- rejects what no person can be found for.
select 'vintages' as seed
from {{ ref('vintages') }}
where vintage_id = 'current'
having
    count(
        case
            when
                known_by_date is null and resolves_changed_numbers and removes_duplicates and repairs_citizenship
                and kept_duplicate = 'last_received' and rejects_incomplete_person_numbers
                then 1
        end
    )
    <> 1
union all
select 'vintage_intakes' as seed
from {{ ref('vintage_intakes') }}
where vintage_id = 'current'
having
    count(*) <> 1
    or count(
        case
            when
                first_registration_year is null and last_registration_year is null and first_received_date is null
                and last_received_date is null and not only_official and not only_late
                then 1
        end
    ) <> 1
