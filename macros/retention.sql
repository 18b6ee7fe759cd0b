{# Columns that count persons by state_code and, where one is named, by event_code: what ended the state in the year. #}
{% macro counts_of_states(columns) -%}
    {%- for name, (states, event_code) in columns.items() -%}
    cast(coalesce(sum(persons) filter (
            where state_code {{ states }}{% if event_code %} and event_code = '{{ event_code }}'{% endif %}

        ), 0) as bigint) as {{ name }}{{ "," if not loop.last }}
        {% endfor -%}
{%- endmacro %}

{# The sums of columns of counts. #}
{% macro summed(columns) -%}
    {%- for column in columns -%}
    cast(sum({{ column }}) as bigint) as {{ column }}{{ "," if not loop.last }}
        {% endfor -%}
{%- endmacro %}

{#
  Rows of counts in the cohorts and periods that tables of them show, as the CTE in_periods with basis and period_id.
  A cohort is those of one year, or of the years of a rate period; a period is what happened in its years.
  cohort_year, event_year: expressions over the CTE.
#}
{% macro cohorts_and_periods(counts, cohort_year, event_year) -%}
rate_periods as (

    select * from {{ ref('resolved_rate_periods') }}

),

in_periods as (

    select
        {{ counts }}.*,
        'cohort' as basis,
        cast({{ cohort_year }} as string) as period_id
    from {{ counts }}
    union all
    select
        {{ counts }}.*,
        'cohort' as basis,
        rate_periods.period_id
    from {{ counts }}
    inner join rate_periods
        on {{ cohort_year }} between rate_periods.first_year and rate_periods.last_year
    -- A period of one year is that year.
    where rate_periods.first_year < rate_periods.last_year
    union all
    select
        {{ counts }}.*,
        'period' as basis,
        rate_periods.period_id
    from {{ counts }}
    inner join rate_periods
        on {{ event_year }} between rate_periods.first_year and rate_periods.last_year

)
{%- endmacro %}

{# A column of doubles that Python made, where what is not known is NaN: SQL's null. #}
{% macro known(column) -%}
    case when not isnan({{ column }}) then {{ column }} end as {{ column }}
{%- endmacro %}

{# Counts of who stays, leaves and returns, from rows of exposed_states. #}
{% macro counts_of_residence() -%}
    {{ counts_of_states({
        'at_risk_persons': ["= 'first_stay'", none],
        'emigrants': ["= 'first_stay'", 'emigrated'],
        'deaths': ["= 'first_stay'", 'died'],
        'resident_persons': ["<> 'abroad'", none],
        'resident_emigrants': ["<> 'abroad'", 'emigrated'],
        'resident_deaths': ["<> 'abroad'", 'died'],
        'abroad_persons': ["= 'abroad'", none],
        'returned_persons': ["= 'abroad'", 'returned'],
        'abroad_deaths': ["= 'abroad'", 'died'],
    }) }}
{%- endmacro %}

{# Counts of who returns, from rows of exposed_states of those abroad. #}
{% macro counts_of_absence() -%}
    {{ counts_of_states({
        'at_risk_persons': ["= 'abroad'", none],
        'returned_persons': ["= 'abroad'", 'returned'],
        'deaths': ["= 'abroad'", 'died'],
    }) }}
{%- endmacro %}
