{# Groups of the seeds overlap: an age is put into the narrowest that holds it, "all" aside. #}
with ages as (

    select * from {{ ref('ages') }}

),

groups as (

    select
        'rates' as purpose,
        age_group,
        first_age,
        last_age
    from {{ ref('rate_age_groups') }}
    union all
    select
        'immigrants' as purpose,
        age_group,
        first_age,
        last_age
    from {{ ref('immigrant_age_groups') }}

),

narrowest as (

    select
        ages.age,
        groups.purpose,
        min_by(groups.age_group, groups.last_age - groups.first_age) as age_group
    from ages
    inner join groups
        on ages.age between groups.first_age and groups.last_age
    where groups.age_group <> 'all'
    group by ages.age, groups.purpose

),

final as (

    select
        ages.age,
        rates.age_group,
        immigrants.age_group as immigrant_age_group
    from ages
    left join narrowest as rates
        on ages.age = rates.age and rates.purpose = 'rates'
    left join narrowest as immigrants
        on ages.age = immigrants.age and immigrants.purpose = 'immigrants'

)

select * from final
