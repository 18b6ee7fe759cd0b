{# More mergers in a row than any municipality has seen. #}
{% set longest_chain = 10 %}

with recursive municipalities as (

    select * from {{ ref('municipalities') }}

),

changes as (

    select * from {{ ref('municipality_changes') }}

),

successions as (

    select
        old_municipality_code as municipality_code,
        new_municipality_code as reached_municipality_code,
        changed_date as valid_until_date,
        1 as changes
    from changes
    union all
    select
        successions.municipality_code,
        changes.new_municipality_code as reached_municipality_code,
        successions.valid_until_date,
        successions.changes + 1 as changes
    from successions
    inner join changes
        on successions.reached_municipality_code = changes.old_municipality_code
    where successions.changes < {{ longest_chain }}

),

final as (

    -- Today's codes are accepted for any date, because registers are often delivered recoded; codes that were given up
    -- only while they were in force.
    select
        municipality_code,
        municipality_code as current_municipality_code,
        cast(null as date) as valid_until_date
    from municipalities
    union all
    select
        successions.municipality_code,
        successions.reached_municipality_code as current_municipality_code,
        successions.valid_until_date
    from successions
    inner join municipalities
        on successions.reached_municipality_code = municipalities.municipality_code

)

select * from final
