with persons as (

    select * from {{ ref('persons') }}

),

countries as (

    select * from {{ ref('country_code_meanings') }}

),

born_abroad as (

    select
        persons.*,
        births.country_group as birth_country_group,
        coalesce(mothers.country_group, 'not_stated') as mother_country_group,
        coalesce(fathers.country_group, 'not_stated') as father_country_group
    from persons
    left join countries as births
        on persons.birth_country_code = births.country_code
    left join countries as mothers
        on persons.mother_birth_country_code = mothers.country_code
    left join countries as fathers
        on persons.father_birth_country_code = fathers.country_code
    where
        persons.birth_municipality_code is null
        and coalesce(births.country_group, 'not_stated') <> 'norway'

),

arrivals as (

    select
        person_id,
        min(year(start_date)) as first_residence_year
    from {{ ref('residence_spells') }}
    group by person_id

),

dated as (

    -- Who was born abroad and has lived here has immigrated, at the latest when the register first had the person here.
    select
        born_abroad.*,
        cast(
            case
                when born_abroad.first_immigration_year < arrivals.first_residence_year
                    then born_abroad.first_immigration_year
                else coalesce(arrivals.first_residence_year, born_abroad.first_immigration_year)
            end as int
        ) as first_year
    from born_abroad
    left join arrivals
        on born_abroad.person_id = arrivals.person_id

),

final as (

    select
        person_id,
        sex,
        birth_year,
        birth_country_group,
        first_year as first_immigration_year,
        reason_for_immigration,
        case
            when mother_country_group = 'norway' or father_country_group = 'norway' then 'parent_born_in_norway'
            when mother_country_group = 'not_stated' or father_country_group = 'not_stated'
                then 'parent_country_not_stated'
            when grandparents_born_abroad is null then 'grandparents_not_stated'
            when grandparents_born_abroad < {{ rule_parameter('grandparents_of_immigrants_born_abroad') }}
                then 'grandparent_born_in_norway'
            when first_year is null then 'never_immigrated'
        end as exclusion_code
    from dated

)

select * from final
