{# The ladder of METHOD 5: months that make unemployed come first, one month is enough where nothing else is done. #}
{% macro labour_status(is_employed, is_in_education, unemployed_months) -%}
    case
        when {{ unemployed_months }} >= {{ rule_parameter('months_that_make_unemployed') }} then 'unemployed'
        when {{ is_employed }} and {{ is_in_education }} then 'employed_in_education'
        when {{ is_employed }} then 'employed'
        when {{ is_in_education }} then 'in_education'
        when {{ unemployed_months }} >= 1 then 'unemployed'
        else 'outside_labour_force'
    end
{%- endmacro %}

{# The region schemes in which outcomes of immigrants are told apart, as a list for `in`. #}
{% macro immigrant_schemes() -%}
    ('{{ var('immigrant_schemes') | join("', '") }}')
{%- endmacro %}
