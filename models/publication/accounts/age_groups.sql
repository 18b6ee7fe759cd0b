with ages as (

    select * from {{ ref('ages') }}

),

rates as (

    {{ narrowest_age_groups(ref('rate_age_groups')) }}

),

immigrants as (

    {{ narrowest_age_groups(ref('immigrant_age_groups')) }}

),

final as (

    select
        ages.age,
        rates.age_group,
        immigrants.age_group as immigrant_age_group
    from ages
    left join rates
        on ages.age = rates.age
    left join immigrants
        on ages.age = immigrants.age

)

select * from final
