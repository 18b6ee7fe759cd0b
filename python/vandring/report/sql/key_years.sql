select min(registration_year) || '–' || max(registration_year) as value
from publication.notification_totals_by_vintage
where vintage_id = 'current'
