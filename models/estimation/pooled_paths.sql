{#- Without those with one year, whom the patterns tell. -#}
{{ config(materialized='view') }}

with person_years as (

    select * from {{ ref('pooled_person_years') }}

),

numbered as (

    select
        person_id,
        pattern_number,
        outcome,
        count(*) over (partition by scheme_id, person_id) as years
    from person_years

),

final as (

    select
        person_id,
        pattern_number,
        outcome
    from numbered
    where years > 1

)

select * from final
