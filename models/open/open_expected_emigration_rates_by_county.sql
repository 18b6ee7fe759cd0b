{#- Emigrants of a county are not here: the exact number of everybody's beside would tell them back. -#}
{{ config(alias='expected_emigration_rates_by_county') }}
{%- set schemes = [] %}
{%- for scheme in var('immigrant_schemes') if scheme.startswith('county') %}{% do schemes.append(scheme) %}{% endfor %}

with cells as (

    select * from {{ ref('rounded_immigrant_cells') }}

),

emigration as (

    select * from {{ ref('rounded_emigration_cells') }}

),

periods as (

    select * from {{ ref('resolved_rate_periods') }}

),

placed as (

    {% for scheme in schemes %}
        select
            year,
            background,
            age_band,
            '{{ scheme }}' as scheme_id,
            {{ scheme }}_region_code as region_code,
            rounded_persons as persons
        from cells
        {% if not loop.last %}union all{% endif %}
    {% else %}
        select
            year,
            background,
            age_band,
            '' as scheme_id,
            '' as region_code,
            0 as persons
        from cells
    {% endfor %}

),

national as (

    select
        periods.period_id,
        emigration.background,
        emigration.age_band,
        {{ share('sum(emigration.emigrants)', 'sum(emigration.persons)') }} as rate
    from emigration
    inner join periods
        on emigration.year between periods.first_year and periods.last_year
    group by periods.period_id, emigration.background, emigration.age_band

),

of_country as (

    select
        periods.period_id,
        100 * {{ share('sum(emigration.emigrants)', 'sum(emigration.persons)') }} as rate_per_100
    from emigration
    inner join periods
        on emigration.year between periods.first_year and periods.last_year
    group by periods.period_id

),

expected as (

    select
        periods.period_id,
        placed.scheme_id,
        placed.region_code,
        cast(sum(placed.persons) as bigint) as persons,
        {{ exact_sum('placed.persons * national.rate') }} as expected_emigrants
    from placed
    inner join periods
        on placed.year between periods.first_year and periods.last_year
    inner join national
        on
            periods.period_id = national.period_id
            and placed.background = national.background
            and placed.age_band = national.age_band
    where placed.persons > 0
    group by periods.period_id, placed.scheme_id, placed.region_code

),

final as (

    select
        expected.period_id,
        expected.scheme_id,
        expected.region_code,
        expected.persons,
        expected.expected_emigrants,
        100 * {{ share('expected.expected_emigrants', 'expected.persons') }} as expected_rate_per_100,
        of_country.rate_per_100 as national_rate_per_100
    from expected
    inner join of_country
        on expected.period_id = of_country.period_id

)

select * from final
