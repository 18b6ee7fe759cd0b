-- What a delivery of counts cannot have is closed, whatever it would be.
select
    tables.table_name,
    case when left_out.reason is null then tables.rule else 'closed' end as rule,
    coalesce(left_out.reason, tables.reason) as reason
from publication.open_tables as tables
left join publication.tables_left_out as left_out using (table_name)
order by tables.table_name
