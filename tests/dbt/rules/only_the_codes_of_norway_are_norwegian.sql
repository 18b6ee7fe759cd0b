-- METHOD 1.6: of all codes just those of Norway, with Svalbard and Bouvet Island, are Norwegian, and every two-digit
-- code has a group, so a code that ends in zero cannot be counted as Norwegian.
select codes.code_system, codes.country_code
from {{ ref('country_codes') }} as codes
inner join {{ ref('countries') }} as countries on codes.country_id = countries.country_id
where
    (countries.citizenship_group = 'norwegian')
    <> (
        (codes.code_system = 'register_2' and codes.country_code = '00')
        or (codes.code_system = 'register_3' and codes.country_code = '000')
        or (codes.code_system = 'iso_alpha_2' and codes.country_code in ('NO', 'SJ', 'BV'))
        or (codes.code_system = 'iso_alpha_3' and codes.country_code in ('NOR', 'SJM', 'BVT'))
        or (codes.code_system = 'iso_numeric' and codes.country_code in ('578', '744', '074'))
    )
union all
select 'register_2' as code_system, 'some have no row' as country_code
from {{ ref('country_codes') }}
where code_system = 'register_2'
having count(*) <> 100
