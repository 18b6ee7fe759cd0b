-- Every table of immigrants' rates, its parts and its totals, counts the immigrants of immigrant_person_years.
{% set tables = {
    'immigrant_rates_by_background': ['region_code', 'background'],
    'immigrant_rates_by_labour_status': ['background', 'labour_status'],
    'immigrant_rates_by_education': ['background', 'education_group'],
    'immigrant_rates_by_family': ['background', 'family_size', 'family_type'],
} %}

with expected as (

    select
        period_years.period_id,
        count(*) as persons,
        count(case when person_years.has_emigrated then 1 end) as emigrants,
        count(case when person_years.has_died then 1 end) as deaths
    from {{ ref('immigrant_person_years') }} as person_years
    inner join {{ ref('period_years') }} as period_years
        on person_years.year = period_years.year
    group by period_years.period_id

),

counted as (

    {% for table, columns in tables.items() -%}
    select
        '{{ table }}' as table_name,
        'totals' as part,
        scheme_id,
        period_id,
        persons,
        emigrants,
        deaths
    from {{ ref(table) }}
    where age_group = 'all' {%- for column in columns %} and {{ column }} = 'all' {%- endfor %}
    union all
    select
        '{{ table }}' as table_name,
        'parts' as part,
        scheme_id,
        period_id,
        sum(persons) as persons,
        sum(emigrants) as emigrants,
        sum(deaths) as deaths
    from {{ ref(table) }}
    where
        age_group = 'all' {%- for column in columns %} and {{ column }} <> 'all' {%- endfor %}
        {%- if table == 'immigrant_rates_by_family' %} and family_type <> 'mixed' {%- endif %}
    group by scheme_id, period_id
    {% if not loop.last -%}
    union all
    {% endif -%}
    {% endfor %}

),

wanted as (

    select
        expected.*,
        listed.table_name,
        listed.part,
        listed.scheme_id
    from expected
    cross join (select distinct table_name, part, scheme_id from counted) as listed

)

select
    wanted.*,
    counted.persons as counted_persons
from wanted
left join counted
    on
        wanted.table_name = counted.table_name
        and wanted.part = counted.part
        and wanted.scheme_id = counted.scheme_id
        and wanted.period_id = counted.period_id
where
    counted.persons is null
    or counted.persons <> wanted.persons
    or counted.emigrants <> wanted.emigrants
    or counted.deaths <> wanted.deaths
