with ones as (

    {%- for digit in range(10) %}
    select {{ digit }} as digit
    {%- if not loop.last %}
    union all
    {%- endif %}
    {%- endfor %}

),

final as (

    select cast(10 * tens.digit + ones.digit as int) as age
    from ones
    cross join ones as tens

)

select * from final
