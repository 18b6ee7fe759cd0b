with births as (

    select *
    from {{ ref('vital_events') }}
    where vital_event = 'birth'

),

persons as (

    select * from {{ ref('persons') }}

),

final as (

    -- A child whose mother is not among the persons counts, with a mother of unknown age.
    select
        births.year,
        births.municipality_code,
        births.sex,
        births.year - mothers.birth_year as mother_age,
        count(*) as births
    from births
    inner join persons as children
        on births.person_id = children.person_id
    left join persons as mothers
        on children.mother_person_id = mothers.person_id
    group by all

)

select * from final
