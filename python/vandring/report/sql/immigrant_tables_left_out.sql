select
    table_name as delivered_table,
    first_year_without || '–' || last_year_without as years,
    left_out as what,
    reason
from publication.immigrant_tables_left_out
