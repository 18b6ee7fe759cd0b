select
    back_test_id as back_test,
    dimension,
    category,
    method,
    median_absolute_error_percent
from publication.back_test_errors
where dimension in ('horizon', 'size_class', 'sex') and measure = 'population'
