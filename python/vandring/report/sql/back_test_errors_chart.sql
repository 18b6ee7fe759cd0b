select
    back_test_id as back_test,
    method,
    median_absolute_error_percent
from publication.back_test_errors
where dimension = 'all' and measure = 'population'
