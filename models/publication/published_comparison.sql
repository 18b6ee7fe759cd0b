with published as (

    {{ published_figure_rows() }}

),

computed as (

    select
        publication,
        table_number,
        cell_keys,
        computed_value,
        cast(null as string) as estimator
    from {{ ref('computed_figures') }}
    union all
    select
        publication,
        table_number,
        cell_keys,
        computed_value,
        cast(null as string) as estimator
    from {{ ref('computed_immigrant_figures') }}
    union all
    select
        publication,
        table_number,
        cell_keys,
        computed_value,
        estimator
    from {{ ref('computed_text_figures') }}
    union all
    select
        publication,
        table_number,
        cell_keys,
        computed_value,
        estimator
    from {{ ref('computed_model_figures') }}

),

final as (

    select
        published.publication,
        published.table_number,
        published.cell_keys,
        published.unit,
        published.published_value,
        computed.computed_value,
        computed.computed_value - published.published_value as difference,
        computed.estimator,
        published.misprint,
        published.qualifier,
        published.description,
        published.not_computed
    from published
    left join computed
        on
            published.publication = computed.publication
            and published.table_number = computed.table_number
            and published.cell_keys = computed.cell_keys

)

select * from final
