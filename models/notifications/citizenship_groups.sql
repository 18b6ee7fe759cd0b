with notifications as (

    select * from {{ ref('stg_notifications') }}

),

codes as (

    select * from {{ ref('citizenship_codes') }}

),

delivered as (

    select distinct citizenship_code
    from notifications
    where citizenship_code is not null

),

final as (

    -- The whole code with its length decides: two digits are never read as three, nor the other way round.
    select
        delivered.citizenship_code,
        codes.country_group,
        codes.citizenship_group
    from delivered
    inner join codes
        on
            length(delivered.citizenship_code) = codes.code_digits
            and delivered.citizenship_code between codes.first_code and codes.last_code

)

select * from final
