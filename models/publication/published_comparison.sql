with published as (

    select
        *,
        {{ cell_keys() }} as cell_keys
    from {{ ref('io77_36_figures') }}

),

computed as (

    select * from {{ ref('computed_figures') }}

),

final as (

    select
        'IO 77/36' as publication,
        published.table_number,
        published.cell_keys,
        published.unit,
        cast(published.published_value as double) as published_value,
        computed.computed_value,
        computed.computed_value - published.published_value as difference,
        published.misprint
    from published
    left join computed
        on
            published.table_number = computed.table_number
            and published.cell_keys = computed.cell_keys

)

select * from final
