{{ config(materialized='ephemeral', contract={'enforced': false}) }}

with facts as (

    -- Where each figure stands.
    select 'IO 77/36' as publication, table_number, fact_id from {{ ref('io77_36_text_figures') }}
    union all
    select 'Rapporter 2016/27' as publication, table_number, fact_id from {{ ref('r2016_27_text_figures') }}

),

computed as (

    select 'IO 77/36' as publication, fact_id, computed_value
    from {{ ref('computed_notification_text_figures') }}
    union all
    select 'IO 77/36' as publication, fact_id, computed_value from {{ ref('computed_vintage_text_figures') }}
    union all
    select 'IO 77/36' as publication, fact_id, computed_value from {{ ref('computed_mover_text_figures') }}
    union all
    select 'IO 77/36' as publication, fact_id, computed_value from {{ ref('computed_trial_text_figures') }}

),

with_estimator as (

    select publication, fact_id, computed_value, cast(null as string) as estimator
    from computed
    union all
    select 'Rapporter 2016/27' as publication, fact_id, computed_value, estimator
    from {{ ref('computed_immigrant_text_figures') }}

)

select
    facts.publication,
    facts.table_number,
    'fact_id=' || facts.fact_id as cell_keys,
    with_estimator.computed_value,
    with_estimator.estimator
from facts
inner join with_estimator
    on facts.publication = with_estimator.publication and facts.fact_id = with_estimator.fact_id
