select coalesce(back_test_id || ', ' || method, back_test_id) || ': ' || refusal as reason
from publication.back_test_methods
where refusal is not null
order by 1
