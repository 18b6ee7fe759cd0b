{% if delivers_persons() -%}

-- A delivery of persons is a register's own.
{{ no_rows() }}

{%- else -%}

with sources as (

    select * from {{ ref('landed_sources') }}

),

final as (

    select
        table_name,
        source_table,
        address,
        publisher,
        licence,
        fetched,
        population_date
    from sources

)

select * from final

{%- endif %}
