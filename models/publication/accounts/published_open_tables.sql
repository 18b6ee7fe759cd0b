{{ config(alias='open_tables') }}

select
    table_name,
    rule,
    family,
    reason
from {{ ref('open_tables') }}
