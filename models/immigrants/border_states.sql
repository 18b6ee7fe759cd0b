{{ config(materialized='view') }}

with person_years as (

    select * from {{ ref('person_years') }}

),

spells as (

    select * from {{ ref('residence_spells') }}

),

immigrants as (

    select * from {{ ref('immigrants') }}

),

period as (

    select * from {{ ref('covered_period') }}

),

ends as (

    -- Where a person is at the end of a year; what leaves nobody on another side of the border is no crossing.
    select
        person_id,
        sex,
        birth_year,
        year,
        {{ is_in_norway('start_code') }} as was_in_norway,
        case
            when {{ is_in_norway('end_code') }} then 'resident'
            when end_code = {{ dead() }} then 'dead'
            else 'abroad'
        end as state_code
    from person_years

),

changes as (

    select
        person_id,
        sex,
        birth_year,
        year,
        state_code
    from ends
    where state_code = 'dead' or was_in_norway <> (state_code = 'resident')
    union all
    -- Opening residents are in the country before anything is registered.
    select
        immigrants.person_id,
        immigrants.sex,
        immigrants.birth_year,
        period.first_year - 1 as year,
        'resident' as state_code
    from immigrants
    inner join spells
        on
            immigrants.person_id = spells.person_id
            and spells.start_kind = 'opening'
    cross join period

),

ordered as (

    select
        *,
        lead(year) over (partition by person_id order by year) as until_year,
        lead(state_code) over (partition by person_id order by year) as next_state_code,
        row_number() over (partition by person_id order by year) as state_number
    from changes

),

final as (

    select
        person_id,
        sex,
        birth_year,
        state_number,
        state_code,
        year as since_year,
        until_year,
        case next_state_code
            when 'resident' then 'returned'
            when 'abroad' then 'emigrated'
            when 'dead' then 'died'
        end as end_code
    from ordered
    where state_code <> 'dead'

)

select * from final
