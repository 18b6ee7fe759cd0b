with estimates as (

    select * from {{ ref('unreported_estimates') }}

),

final as (

    select
        cast(reference_date as date) as reference_date,
        background,
        cast(resident_persons as bigint) as resident_persons,
        cast(written_off_persons as bigint) as written_off_persons,
        expected_later_persons,
        later_lower_limit_90,
        later_lower_limit_50,
        later_upper_limit_50,
        later_upper_limit_90,
        expected_unreported_persons
    from estimates

)

select * from final
