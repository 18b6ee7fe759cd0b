-- METHOD 1.6: of all two- and three-digit codes just one each is Norwegian, and every code has exactly one group,
-- so a code that ends in zero cannot be counted as Norwegian.
with digits as (

    select distinct substr(municipality_code, 4, 1) as digit
    from {{ ref('municipalities') }}

),

codes as (

    select tens.digit || ones.digit as code
    from digits as tens
    cross join digits as ones
    union all
    select hundreds.digit || tens.digit || ones.digit as code
    from digits as hundreds
    cross join digits as tens
    cross join digits as ones

),

grouped as (

    select
        codes.code,
        count(ranges.code_digits) as ranges,
        max(ranges.citizenship_group) as citizenship_group
    from codes
    left join {{ ref('citizenship_codes') }} as ranges
        on length(codes.code) = ranges.code_digits and codes.code between ranges.first_code and ranges.last_code
    group by codes.code

)

select *
from grouped
where ranges <> 1 or (citizenship_group = 'norwegian') <> (code in ('00', '000'))
