{{ config(materialized='ephemeral', contract={'enforced': false}) }}

with tables as (

    -- Which table a printed figure stands in.
    select distinct
        table_number,
        {{ cell_keys(published_figure_keys('r2016_27_model_figures')) }} as cell_keys
    from {{ ref('r2016_27_model_figures') }}

),

computed_cells as (

    select
        cell_keys,
        computed_value,
        cast(null as string) as estimator
    from {{ ref('computed_linear_figures') }}
    union all
    select
        cell_keys,
        computed_value,
        estimator
    from {{ ref('computed_logit_figures') }}

),

final as (

    select
        'Rapporter 2016/27' as publication,
        tables.table_number,
        tables.cell_keys,
        computed_cells.computed_value,
        computed_cells.estimator
    from tables
    inner join computed_cells
        on tables.cell_keys = computed_cells.cell_keys

)

select * from final
