select
    regexp_replace(methods.label, '(\d{4})-(\d{4})', '\1–\2') as back_test,
    errors.dimension,
    errors.category,
    errors.method,
    errors.median_absolute_error_percent
from publication.back_test_errors as errors
inner join publication.back_test_methods as methods using (back_test_id, method)
where errors.dimension in ('horizon', 'size_class', 'sex') and errors.measure = 'population'
