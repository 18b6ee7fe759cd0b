select
    flow,
    registration_year,
    vintage_id,
    difference_notifications
from publication.vintage_comparison_totals
where compared_vintage_id = 'official_statistics' and vintage_id in ('analysis_file', 'recount')
