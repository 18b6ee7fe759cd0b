-- METHOD 4.3: hazards are probabilities; a hazard of steps 1-3 stands on the least exposure or more, and one of a
-- later step has no such pool; nobody is counted where nobody can be.
select *
from {{ ref('border_hazards') }}
where
    hazard not between 0 and 1
    or (
        pooling_step between 1 and 3
        and pooled_exposed_persons < {{ rule_parameter('minimum_hazard_exposure') }}
    )
    or (pooling_step > 1 and exposed_persons >= {{ rule_parameter('minimum_hazard_exposure') }})
    or (pooling_step = 0 and (exposed_persons > 0 or events > 0 or hazard > 0))
    or (pooling_step in (5, 6) and exposed_persons > 0)
