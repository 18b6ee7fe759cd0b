select
    label || coalesce(', method ' || method, '') || ': ' || refusal as reason
from publication.back_test_methods
where refusal is not null
order by 1
