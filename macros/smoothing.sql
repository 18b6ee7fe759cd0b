{#
  Persons of a national cell pooled over sexes where these are common, over ages where the group is flat (METHOD 3,
  11a-d). In a query over rows of national_cells; beside: what tells one set of them from another.
#}
{% macro pooled(persons, beside='base_period_id') -%}
    cast(sum({{ persons }}) over (
        partition by
            {{ beside }},
            case when has_common_sexes then 'both' else sex end,
            case when is_flat then group_first_age else age end
    ) as {{ persons_type() }})
{%- endmacro %}

{#
  Share of a national cell in all persons of the base period: a group's persons of one sex are spread over its ages
  evenly where it is flat, and as both sexes' are where the distribution is common (METHOD 3, 12a-c). In a query over rows
  of national_cells; beside as in pooled.
#}
{% macro smoothed_share(persons, beside='base_period_id') -%}
    {%- set total = "sum(" ~ persons ~ ") over (partition by " ~ beside ~ ")" -%}
    {%- set of_group = "sum(" ~ persons ~ ") over (partition by " ~ beside ~ ", sex, group_first_age)" -%}
    {%- set of_both_sexes = "sum(" ~ persons ~ ") over (partition by " ~ beside ~ ", group_first_age)" -%}
    {%- set of_age = "sum(" ~ persons ~ ") over (partition by " ~ beside ~ ", age)" -%}
    case
        when is_flat then {{ rate(of_group, "(" ~ total ~ " * group_ages)") }}
        when has_common_sexes then {{ rate(of_group, total) }} * {{ rate(of_age, of_both_sexes) }}
        else {{ rate(persons, total) }}
    end
{%- endmacro %}
