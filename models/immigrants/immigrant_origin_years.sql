{{ config(materialized='view') }}

with person_years as (

    select * from {{ ref('immigrant_person_years') }}

),

persons as (

    select * from {{ ref('persons') }}

),

countries as (

    select * from {{ ref('country_code_meanings') }}

),

members as (

    select * from {{ ref('eea_spans') }}

),

dated as (

    select
        person_years.person_id,
        person_years.year,
        cast(concat(cast(person_years.year as string), '-01-01') as date) as first_january,
        person_years.has_emigrated,
        person_years.has_emigrated_administratively,
        person_years.is_resident_when_backdated,
        person_years.has_emigrated_when_backdated,
        coalesce(countries.country_id, 'not_stated') as birth_country_id,
        coalesce(countries.country_group, 'not_stated') as country_group
    from person_years
    inner join persons
        on person_years.person_id = persons.person_id
    left join countries
        on persons.birth_country_code = countries.country_code

),

final as (

    -- Membership is that of the day on which the person is counted as a resident.
    select
        dated.person_id,
        dated.year,
        dated.birth_country_id,
        dated.country_group,
        case
            when dated.country_group in ('nordic', 'not_stated', 'stateless') then dated.country_group
            when members.country_id is not null then 'eea'
            else 'outside_eea'
        end as origin_area,
        dated.has_emigrated,
        dated.has_emigrated_administratively,
        dated.is_resident_when_backdated,
        dated.has_emigrated_when_backdated
    from dated
    left join members
        on
            dated.birth_country_id = members.country_id
            and dated.first_january >= members.first_date
            and (members.last_date is null or dated.first_january <= members.last_date)

)

select * from final
