select
    errors.back_test_id as back_test,
    errors.measure,
    errors.method,
    errors.cells,
    errors.predicted_persons,
    errors.counted_persons,
    errors.mean_absolute_error_percent,
    errors.median_absolute_error_percent,
    errors.bias_percent
from publication.back_test_errors as errors
where errors.dimension = 'all'
