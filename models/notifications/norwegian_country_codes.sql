with codes as (

    select * from {{ ref('country_code_meanings') }}

),

final as (

    select ' ' || {{ joined_texts('country_code', ' ') }} || ' ' as country_codes
    from codes
    where country_group = 'norway'

)

select * from final
