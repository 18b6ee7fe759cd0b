-- METHOD 1.6: a country is of its continent's group, unless it is Norway, Nordic, or no country; its citizens' group
-- follows from its own; and the continent is the one of the first digit of its codes in the registers.
select countries.country_id
from {{ ref('countries') }} as countries
left join {{ ref('country_codes') }} as codes
    on countries.country_id = codes.country_id and codes.code_system = 'register_3'
where
    (
        countries.country_group not in ('norway', 'nordic', 'stateless')
        and countries.country_group <> countries.continent
    )
    or countries.citizenship_group
    <> case countries.country_group when 'norway' then 'norwegian' when 'nordic' then 'other_nordic' else 'other' end
    or countries.continent <> case
        -- Greenland's code stands among the Nordic ones.
        when countries.country_id = 'GRL' then 'america'
        when substr(codes.country_code, 1, 1) = '1' then 'europe'
        when substr(codes.country_code, 1, 1) in ('2', '3') then 'africa'
        when substr(codes.country_code, 1, 1) in ('4', '5') then 'asia'
        when substr(codes.country_code, 1, 1) in ('6', '7') then 'america'
        when substr(codes.country_code, 1, 1) = '8' then 'oceania'
        else countries.continent
    end
