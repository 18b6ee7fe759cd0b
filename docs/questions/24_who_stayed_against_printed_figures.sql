-- Question: How do those who stayed compare with what others have printed?
-- Why: A method that cannot give a known figure back should not be believed on an unknown one.
-- Reading: computed are shares of those resident at the end of the year of arrival, so that who left sooner is in
-- neither number, and emigrants per 1 000 immigrants resident on 1 January. A synthetic delivery has an invented
-- population: its figures need not be the printed ones. Where the delivery does not cover the years, a reason says so.
-- Needs: publication, because the figures are computed from counts that are rounded in what is open.
select
    figure_id,
    description,
    source,
    unit,
    printed_value,
    computed_value,
    persons,
    reason
from publication.retention_comparison
order by figure_id
