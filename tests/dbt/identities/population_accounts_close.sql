-- Start + births - deaths + in - out + immigrants - emigrants = end + residual in every row; to the person, where the
-- delivery holds persons: the tables of an office may contradict each other, and the residual says by how much.
select *
from {{ ref('population_accounts') }}
where
    start_persons + births - deaths + internal_in_movers - internal_out_movers + immigrants - emigrants
    <> end_persons + residual
    {% if delivers_persons() -%}
        or residual <> 0
    {%- endif %}
