select distinct
    back_test_id as back_test,
    label,
    scheme_id as regions,
    start_year || '–' || last_year as years
from publication.back_test_methods
