with net as (
    from publication.corrected_series
    where
        series_code = 'net_immigration'
        and county_code = 'all'
        and year > (select max(year) - 15 from publication.corrected_series)
)
select year, 'known' as figure, known_value as notifications from net
union all
select year, 'corrected', corrected_value from net
union all
select year, 'lower limit', lower_limit_90 from net
union all
select year, 'upper limit', upper_limit_90 from net
