select distinct
    regexp_replace(methods.label, '(\d{4})-(\d{4})', '\1–\2') as back_test,
    methods.scheme_id as regions,
    methods.first_base_year || '–' || methods.last_base_year as base_period,
    case when methods.start_year + 1 < methods.last_year then methods.start_year + 1 || '–' else '' end
    || methods.last_year as years
from publication.back_test_methods as methods
