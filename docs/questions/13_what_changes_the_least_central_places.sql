-- Question: What changes the population of the least central municipalities, age by age, until the projection ends?
-- Why: A school or a nursing home is planned for ages; whether an age is filled by births, by who moves in or by who
-- stays says what can be done about it.
-- Reading: persons of all projected years together, by the age that they reach in the year, in groups of ten;
-- centrality level 1, relation b, which tells moves within the country from those over the border. change_persons is
-- births - deaths + in-movers - out-movers + immigrants - emigrants: what the years added to those who came to be of
-- the age, not the growth of the age group, which people grow out of as well. Births stand at age 0 and, in the last
-- column, at the age of the mother.
select
    cast(floor(age / 10) * 10 as int) as first_age,
    sum(births) as births,
    sum(deaths) as deaths,
    sum(internal_in_movers) as internal_in_movers,
    sum(internal_out_movers) as internal_out_movers,
    sum(immigrants) as immigrants,
    sum(emigrants) as emigrants,
    sum(end_persons - start_persons) as change_persons,
    sum(births_by_age_of_mother) as births_by_age_of_mother
from open.projection_components_by_age
where scenario_id = 'centrality_b' and region_code = '1'
group by first_age
order by first_age
