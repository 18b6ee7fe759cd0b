with keys as (

    select
        keys.table_name,
        keys.key_position,
        keys.column_name
    from (
        values
        {{ publication_keys() }}
    ) as keys (table_name, key_position, column_name)

),

final as (

    select
        table_name,
        key_position,
        column_name
    from keys

)

select * from final
