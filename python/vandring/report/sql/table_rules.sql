select
    table_name,
    rule,
    reason
from publication.open_tables
order by table_name
