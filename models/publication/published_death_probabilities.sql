{{ config(materialized='view', alias='death_probabilities') }}

select * from {{ ref('death_probabilities') }}
