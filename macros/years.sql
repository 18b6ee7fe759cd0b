{# A row for each year from the first to the last, both included. The last must not be before the first. #}
{% macro each_year(first, last) -%}
    {{ adapter.dispatch('each_year', 'vandring')(first, last) }}
{%- endmacro %}

{% macro default__each_year(first, last) -%}
    cast(unnest(range({{ first }}, {{ last }} + 1)) as int)
{%- endmacro %}

{% macro spark__each_year(first, last) -%}
    explode(sequence({{ first }}, {{ last }}))
{%- endmacro %}

{#
  CTEs that make of changes (year and change beside the columns named) the stocks of every 1 January, in yearly_stocks:
  year and persons beside those columns. A stock holds until something changes it; that of nobody has no row.
  changes: the CTE; another, period, is the covered period.
#}
{% macro stocks_from_changes(changes, columns) -%}
running as (

    select
        year as from_year,
        lead(year) over (partition by {{ columns | join(', ') }} order by year) - 1 as until_year,
        {% for column in columns %}{{ column }}, {% endfor %}
        sum(change) over (
            partition by {{ columns | join(', ') }} order by year rows between unbounded preceding and current row
        ) as persons
    from {{ changes }}

),

stocks as (

    select
        running.from_year,
        coalesce(running.until_year, period.last_stock_year) as until_year,
        {% for column in columns %}running.{{ column }}, {% endfor %}
        cast(running.persons as bigint) as persons
    from running
    cross join period
    where running.persons <> 0

),

yearly_stocks as (

    select
        {{ each_year('from_year', 'until_year') }} as year,
        {% for column in columns %}{{ column }}, {% endfor %}
        persons
    from stocks

)
{%- endmacro %}

{#
  A year that a seed states: a calendar year where it is fixed, or counted from the last covered year where it means the
  latest: last, last-4, last+17. Null for anything else, which the test stated_year of the seeds refuses.
#}
{% macro stated_year(column, last_year) -%}
    case
        when {{ column }} like 'last%'
            then {{ last_year }} + case when {{ column }} = 'last' then 0 else try_cast(substr({{ column }}, 5) as int) end
        else try_cast({{ column }} as int)
    end
{%- endmacro %}

{# Years as they stand in names and labels: 2021-2025, or 2025 where there is one. #}
{% macro years_in_words(first, last) -%}
    case
        when {{ first }} = {{ last }} then cast({{ last }} as string)
        else concat(cast({{ first }} as string), '-', cast({{ last }} as string))
    end
{%- endmacro %}
