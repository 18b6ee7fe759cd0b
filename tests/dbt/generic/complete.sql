{#
  Whatever a seed says of one value of a column, it says of all that belong together: for each value of "by" it has every
  value that the field "field" of "to" has for one value of "one_of".
#}
{% test complete(model, column_name, by, to, field, one_of) %}

with stated as (

    select distinct
        {{ by }} as part,
        {{ column_name }} as member
    from {{ model }}
    where {{ by }} is not null

),

parts as (

    select distinct part from stated

),

wholes as (

    select distinct
        {{ one_of }} as whole,
        {{ field }} as member
    from {{ to }}

),

missing as (

    select
        parts.part,
        wholes.whole,
        count(*) - count(stated.member) as members
    from parts
    cross join wholes
    left join stated
        on parts.part = stated.part and wholes.member = stated.member
    group by parts.part, wholes.whole

)

select part
from missing
group by part
having min(members) > 0

{% endtest %}
