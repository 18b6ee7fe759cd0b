{# Whether the delivery holds persons, or the counts of an office (docs/delivery.md). #}
{% macro delivers_persons() -%}
    {{ return(var('delivery_kind', 'persons') == 'persons') }}
{%- endmacro %}

{#
  The type of a count of persons. Estimated counts are no whole numbers; as multiples of 2^-20 of a person their sums are
  exact in whatever order.
#}
{% macro persons_type() -%}
    {{ return('bigint' if delivers_persons() else 'double') }}
{%- endmacro %}

{# The region scheme whose one region is everything, and the one that nothing is finer than. #}
{% macro national_scheme() -%}
    {{ return("'norway'" if delivers_persons() else "'country'") }}
{%- endmacro %}

{% macro finest_scheme() -%}
    {{ return("'municipality'" if delivers_persons() else "'region'") }}
{%- endmacro %}

{# No row of what the model's columns say, for what a delivery of counts cannot have. #}
{% macro no_rows() -%}
    select
        {%- for name, column in model.columns.items() %}
        cast(null as {{ column.data_type or 'double' }}) as {{ name }}{{ ',' if not loop.last }}
        {%- else %}
        null as nothing
        {%- endfor %}
    where 1 = 0
{%- endmacro %}

{#
  Scenarios and back-tests of a delivery of this kind: the regions of a delivery of counts are the scheme region, which
  persons do not have; the national trial is of Norway and stands beside its register.
#}
{% macro is_of_this_kind(rows, inputs=none) -%}
    {%- if delivers_persons() -%}
        {{ rows }}.scheme_id <> 'region'
    {%- elif inputs -%}
        {{ rows }}.{{ inputs }} <> 'national_trial'
    {%- else -%}
        true
    {%- endif -%}
{%- endmacro %}
