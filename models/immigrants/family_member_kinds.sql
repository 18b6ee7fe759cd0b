with members as (

    select distinct person_id
    from {{ ref('family_member_checks') }}
    where is_resident

),

persons as (

    select * from {{ ref('persons') }}

),

immigrants as (

    select * from {{ ref('immigrants') }}

),

born_abroad as (

    select * from {{ ref('persons_born_abroad') }}

),

countries as (

    select * from {{ ref('country_code_meanings') }}

),

described as (

    select
        members.person_id,
        persons.birth_year,
        persons.mother_person_id,
        persons.grandparents_born_abroad,
        immigrants.background,
        born_abroad.person_id is null as is_born_here,
        born_abroad.exclusion_code,
        coalesce(mothers.country_group, 'not_stated') as mother_country_group,
        coalesce(fathers.country_group, 'not_stated') as father_country_group
    from members
    inner join persons
        on members.person_id = persons.person_id
    left join immigrants
        on members.person_id = immigrants.person_id
    left join born_abroad
        on members.person_id = born_abroad.person_id
    left join countries as mothers
        on persons.mother_birth_country_code = mothers.country_code
    left join countries as fathers
        on persons.father_birth_country_code = fathers.country_code

),

final as (

    -- Of those born here only who is known to have two foreign-born parents, and no grandparent from here, is no
    -- native.
    select
        person_id,
        birth_year,
        mother_person_id,
        is_born_here,
        case
            when background is not null then background
            when exclusion_code in ('parent_country_not_stated', 'grandparents_not_stated') then 'not_stated'
            when
                is_born_here
                and mother_country_group not in ('norway', 'not_stated')
                and father_country_group not in ('norway', 'not_stated')
                and coalesce(
                    grandparents_born_abroad >= {{ rule_parameter('grandparents_of_immigrants_born_abroad') }}, true
                )
                then 'born_here_of_immigrants'
            else 'native'
        end as person_kind
    from described

)

select * from final
