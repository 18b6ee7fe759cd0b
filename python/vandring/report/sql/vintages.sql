select
    vintage_id,
    known_by_date,
    description
from publication.vintages
