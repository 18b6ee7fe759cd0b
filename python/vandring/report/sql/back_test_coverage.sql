select
    labels.label as back_test,
    coverage.told,
    coverage.size_class,
    coverage.horizon_years,
    coverage.band_percent,
    100 * coverage.within_share as within_percent
from publication.back_test_coverage as coverage
inner join (
    select distinct back_test_id, label from publication.back_test_methods
) as labels using (back_test_id)
where coverage.horizon_years % 5 = 0 and coverage.band_percent in (50, 80, 95)
