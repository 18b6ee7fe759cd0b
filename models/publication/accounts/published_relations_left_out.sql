{{ config(alias='relations_left_out') }}

select * from {{ ref('relations_left_out') }}
