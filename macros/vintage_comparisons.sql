{#
  Counts of two vintages side by side, cell by cell: the CTEs that every comparison of vintages starts from.
  keys: the columns that make a cell, beside registration year and flow. Pairs are compared for the years that both
  vintages have by registration, to which census corrections that are re-dated add none; a cell that one of them lacks counts 0. Ends in the CTE `compared`, with notifications and
  compared_notifications; flows are immigration, emigration, internal and net_immigration (which may be negative).
#}
{% macro compare_vintages(keys) -%}
with counts as (

    select
        vintage_id,
        registration_year,
        flow
        {%- for key in keys %},
        {{ key }}
        {%- endfor %},
        cast(sum(notifications) as bigint) as notifications
    from {{ ref('vintage_flows') }}
    group by all

),

vintage_years as (

    select distinct
        vintage_id,
        registration_year
    from {{ ref('vintage_series') }}

),

cells as (

    select distinct
        flow
        {%- for key in keys %},
        {{ key }}
        {%- endfor %}
    from counts

),

compared as (

    select
        these.vintage_id,
        others.vintage_id as compared_vintage_id,
        these.registration_year,
        cells.flow
        {%- for key in keys %},
        cells.{{ key }}
        {%- endfor %},
        coalesce(these_counts.notifications, 0) as notifications,
        coalesce(other_counts.notifications, 0) as compared_notifications
    from vintage_years as these
    inner join vintage_years as others
        on
            these.registration_year = others.registration_year
            and these.vintage_id <> others.vintage_id
    cross join cells
    left join counts as these_counts
        on
            these.vintage_id = these_counts.vintage_id
            and these.registration_year = these_counts.registration_year
            and cells.flow = these_counts.flow
            {%- for key in keys %}
            and cells.{{ key }} = these_counts.{{ key }}
            {%- endfor %}
    left join counts as other_counts
        on
            others.vintage_id = other_counts.vintage_id
            and others.registration_year = other_counts.registration_year
            and cells.flow = other_counts.flow
            {%- for key in keys %}
            and cells.{{ key }} = other_counts.{{ key }}
            {%- endfor %}

)
{%- endmacro %}

{#
  The shares of two vintages' cells within `within`, as CTEs `totalled` and `shares` over a CTE with the columns
  `value` and `compared_value`: whole numbers, so that no sum depends on the order of the rows.
#}
{% macro vintage_shares(from_cte, value, compared_value, within, where='true') -%}
totalled as (

    select
        *,
        cast(sum({{ value }}) over (partition by {{ within | join(', ') }}) as bigint) as all_value,
        cast(sum({{ compared_value }}) over (partition by {{ within | join(', ') }}) as bigint) as all_compared_value
    from {{ from_cte }}
    where {{ where }}

),

shares as (

    select
        *,
        100 * {{ share(value, 'all_value') }} as share_percent,
        100 * {{ share(compared_value, 'all_compared_value') }} as compared_share_percent
    from totalled

)
{%- endmacro %}
