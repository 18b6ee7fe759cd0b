with stated as (

    select * from {{ ref('stated_country_codes') }}

),

meanings as (

    select * from {{ ref('country_code_meanings') }}

),

final as (

    select
        stated.stated_in,
        stated.country_code,
        meanings.code_system,
        meanings.country_id,
        meanings.country,
        coalesce(meanings.country_group, 'not_stated') as country_group,
        stated.times,
        stated.first_registration_date,
        stated.last_registration_date,
        meanings.country_code is not null as is_known,
        coalesce(
            stated.first_registration_date < meanings.first_date or stated.last_registration_date > meanings.last_date,
            false
        ) as is_used_out_of_force
    from stated
    left join meanings
        on stated.country_code = meanings.country_code

)

select * from final
