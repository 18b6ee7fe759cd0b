select
    table_name,
    reason
from publication.tables_left_out
order by table_name
