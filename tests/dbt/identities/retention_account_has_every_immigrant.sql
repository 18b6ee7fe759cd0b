-- Every immigrant is followed or left out with a reason, and who is followed is in the counts while at risk.
with account as (

    select sum(persons) as persons from {{ ref('retention_account') }}

),

immigrants as (

    select count(*) as persons from {{ ref('immigrants') }}

)

select
    account.persons as account_persons,
    immigrants.persons as immigrant_persons
from account
cross join immigrants
where coalesce(account.persons, 0) <> immigrants.persons
