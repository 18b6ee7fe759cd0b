-- METHOD 1.6: on no day a code of one system names two countries; one that names two in turn has the same groups all
-- the time, because it is looked up without a date; and every code has the length and the signs of its system.
with codes as (

    select
        codes.code_system,
        codes.country_code,
        codes.country_id,
        countries.country_group,
        countries.citizenship_group,
        greatest(
            coalesce(codes.first_date, {{ earliest_date() }}), coalesce(countries.first_date, {{ earliest_date() }})
        ) as first_date,
        least(coalesce(codes.last_date, {{ latest_date() }}), coalesce(countries.last_date, {{ latest_date() }}))
            as last_date
    from {{ ref('country_codes') }} as codes
    inner join {{ ref('countries') }} as countries on codes.country_id = countries.country_id

)

select codes.code_system, codes.country_code, codes.country_id
from codes
inner join codes as others
    on
        codes.code_system = others.code_system
        and codes.country_code = others.country_code
        and codes.country_id <> others.country_id
where
    (codes.first_date <= others.last_date and others.first_date <= codes.last_date)
    or codes.country_group <> others.country_group
    or codes.citizenship_group <> others.citizenship_group
union all
select code_system, country_code, country_id
from codes
where
    first_date > last_date
    or not {{ matches_pattern('country_code', '^[0-9A-Z]+$') }}
    or (code_system like 'iso_alpha_%') = {{ matches_pattern('country_code', '[0-9]') }}
    or length(country_code)
    <> case when code_system in ('register_2', 'iso_alpha_2') then 2 else 3 end
