select
    table_name,
    comment
from duckdb_tables()
where schema_name in ('publication', 'open')
order by table_name
