{{ config(materialized='view', schema='counts', contract={'enforced': false}) }}

{{ no_rows() }}
