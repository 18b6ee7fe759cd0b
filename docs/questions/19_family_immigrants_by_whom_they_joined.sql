-- Question: What share of family immigrants who joined a refugee is here five years later, against those who
-- joined a native?
-- Why: Who came for family leaves hardly or soon, as the person who was joined does; together they tell of
-- neither.
-- Reading: family immigrants who came in the fifteen years that end six years before the last covered one, by whom
-- they joined, and how many lived here on 1 January five years after the first. Not told: alone on that day, or
-- together with those only who came with them or after them (family_immigrant_account). Small groups say little.
-- Needs: publication, because it counts rows of persons.
with followed as (

    select
        family.person_id,
        family.joined_group,
        family.first_immigration_year
    from publication.family_immigrant_references as family
    cross join publication.delivery_scope as scope
    where
        family.first_immigration_year between scope.last_year - 20 and scope.last_year - 6
        and family.status_code not in ('arrival_not_seen', 'not_resident')

)

select
    followed.joined_group,
    count(*) as persons,
    count(later.person_id) as resident_persons,
    count(later.person_id) * 1.0 / count(*) as resident_share
from followed
left join publication.immigrant_person_years as later
    on
        followed.person_id = later.person_id
        and followed.first_immigration_year + 6 = later.year
group by followed.joined_group
order by resident_share desc, followed.joined_group asc
