with tables as (

    select * from {{ ref('open_tables') }}

),

built as (

    select names.table_name
    from (
        values
        {{ published_table_names() }}
    ) as names (table_name)

),

final as (

    -- The seed names every table that can be published.
    select
        tables.table_name,
        'It needs persons, and the delivery has counts' as reason
    from tables
    left join built
        on tables.table_name = built.table_name
    where
        built.table_name is null
        {% if delivers_persons() -%}
            and 1 = 0
        {%- endif %}

)

select * from final
