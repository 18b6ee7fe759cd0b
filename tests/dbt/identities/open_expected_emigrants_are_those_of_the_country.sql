-- Counties of a scheme have together the emigrants that the whole country's rates are of, within what decimals of
-- twelve places lose.
{{ config(enabled=target.type == 'duckdb') }}

select
    period_id,
    scheme_id
from {{ ref('open_expected_emigration_rates_by_county') }}
group by period_id, scheme_id
having
    abs(
        sum(expected_emigrants) - sum(persons * national_rate_per_100) / 100
    ) > 1e-6
