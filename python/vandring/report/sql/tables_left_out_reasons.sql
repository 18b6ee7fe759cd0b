select
    first_year_without || '–' || last_year_without || ': ' || left_out
    || ' (' || table_name || ': ' || reason || ')' as reason
from publication.immigrant_tables_left_out
where list_contains(string_split($tables, ','), table_name)
order by table_name, first_year_without
