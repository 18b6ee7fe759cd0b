with persons as (

    select * from {{ ref('persons') }}

),

codes as (

    select * from {{ ref('citizenship_codes') }}

),

stated as (

    select birth_country_code as country_code from persons
    union
    select mother_birth_country_code as country_code from persons
    union
    select father_birth_country_code as country_code from persons

),

final as (

    -- Countries of birth come in the two lists of citizenships; the whole code with its length decides.
    select
        stated.country_code,
        codes.country_group
    from stated
    inner join codes
        on
            length(stated.country_code) = codes.code_digits
            and stated.country_code between codes.first_code and codes.last_code

)

select * from final
