select table_name, comment
from duckdb_tables()
where schema_name = 'publication'
order by table_name
