select
    regexp_replace(methods.label, '(\d{4})-(\d{4})', '\1–\2') as back_test,
    errors.measure,
    errors.method,
    errors.cells,
    errors.predicted_persons,
    errors.counted_persons,
    errors.mean_absolute_error_percent,
    errors.median_absolute_error_percent,
    errors.bias_percent
from publication.back_test_errors as errors
inner join publication.back_test_methods as methods using (back_test_id, method)
where errors.dimension = 'all'
