with named as (

    select person_number from {{ ref('person_number_checks') }}
    union all
    select person_number from {{ ref('stg_persons') }}
    union all
    select mother_person_number as person_number from {{ ref('stg_persons') }}
    union all
    select person_number from {{ ref('stg_opening_residence') }}
    union all
    select person_number from {{ ref('stg_family_numbers') }}
    union all
    select family_number as person_number from {{ ref('stg_family_numbers') }}

),

numbers as (

    select distinct person_number
    from named
    where person_number is not null

),

resolutions as (

    select *
    from {{ ref('person_number_resolutions') }}
    where vintage_id = 'current'

),

resolved as (

    select
        numbers.person_number,
        coalesce(resolutions.resolved_person_number, numbers.person_number) as resolved_person_number
    from numbers
    left join resolutions
        on numbers.person_number = resolutions.superseded_person_number

),

person_key as (

    {{ person_key() }}

),

final as (

    select
        resolved.person_number,
        resolved.resolved_person_number,
        {{ person_id('resolved.resolved_person_number', 'person_key.person_key') }} as person_id,
        dense_rank() over (order by resolved.resolved_person_number) as number_order
    from resolved
    cross join person_key

)

select * from final
