{{ config(enabled=(target.type == 'duckdb')) }}
-- Every figure of running text has a computation, or a reason for having none; never both.
with facts as (
    select 'IO 77/36' as publication, fact_id, not_computed from {{ ref('io77_36_text_figures') }}
    union all
    select 'Rapporter 2016/27' as publication, fact_id, not_computed from {{ ref('r2016_27_text_figures') }}
)

select
    facts.publication,
    facts.fact_id,
    facts.not_computed
from facts
left join {{ ref('computed_text_figures') }} as computed
    on facts.publication = computed.publication and computed.cell_keys = 'fact_id=' || facts.fact_id
where (facts.not_computed is null) = (computed.cell_keys is null)
