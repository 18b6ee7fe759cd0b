with cells as (

    select
        *,
        predicted_persons - counted_persons as error_persons,
        100 * abs(predicted_persons - counted_persons) / cast(nullif(counted_persons, 0) as double) as error_percent
    from {{ ref('back_test_cells') }}

),

classified as (

    {{ by_dimension('cells', ['back_test_id', 'method', 'measure', 'predicted_persons', 'counted_persons',
        'error_persons', 'error_percent'], {
        'all': "'all'",
        'horizon': 'cast(horizon_years as string)',
        'size_class': 'size_class',
        'sex': 'sex',
        'age_group': 'age_group',
    }) }}

),

final as (

    -- A cell that nobody was counted in has no error in percent; its persons are in the sums.
    select
        back_test_id,
        method,
        measure,
        dimension,
        category,
        count(*) as cells,
        {{ exact_sum('predicted_persons') }} as predicted_persons,
        cast(sum(counted_persons) as {{ persons_type() }}) as counted_persons,
        {{ exact_sum('error_percent') }} / count(error_percent) as mean_absolute_error_percent,
        median(error_percent) as median_absolute_error_percent,
        {{ exact_sum('abs(error_persons)') }} as absolute_error_persons,
        100 * {{ share(exact_sum('error_persons'), 'sum(counted_persons)') }} as bias_percent
    from classified
    group by back_test_id, method, measure, dimension, category

)

select * from final
