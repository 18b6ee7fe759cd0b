select
    labels.label as back_test,
    life.method,
    life.size_class,
    life.shelf_life_years
from publication.back_test_shelf_life as life
inner join (
    select distinct back_test_id, label from publication.back_test_methods
) as labels using (back_test_id)
