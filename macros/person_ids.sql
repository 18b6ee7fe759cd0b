{#
  A person's key right of the notifications room: the first 15 hexadecimal digits of a keyed hash of the resolved
  person number, as a whole number. Used in one model alone (person_identities); everything else takes it from there.
  number: an expression, the resolved number. key: an expression, the key (see person_key).
#}
{% macro person_id(number, key) -%}
    {{ adapter.dispatch('person_id', 'vandring')(number, key) }}
{%- endmacro %}

{% macro default__person_id(number, key) -%}
    cast('0x' || substr(sha256({{ key }} || ':' || {{ number }}), 1, 15) as bigint)
{%- endmacro %}

{% macro spark__person_id(number, key) -%}
    cast(conv(substr(sha2(concat({{ key }}, ':', {{ number }}), 256), 1, 15), 16, 10) as bigint)
{%- endmacro %}

{#
  The key, as a query of one row, read from its file where the query runs: no compiled SQL, log or manifest has it.
  A file that is not there or holds less than the shortest key stops the build (python/vandring/delivery/person_key).
#}
{% macro person_key() -%}
    {{ adapter.dispatch('person_key', 'vandring')(person_key_file(), shortest_person_key()) }}
{%- endmacro %}

{% macro default__person_key(file, shortest) -%}
    select
        case
            when max(length(trim(content, ' ' || chr(9) || chr(10) || chr(13)))) >= {{ shortest }}
                then max(trim(content, ' ' || chr(9) || chr(10) || chr(13)))
            else error('{{ person_key_message(file, shortest) | replace("'", "''") }}')
        end as person_key
    from read_text('{{ taken_literally(file) }}')
{%- endmacro %}

{% macro spark__person_key(file, shortest) -%}
    select
        case
            when max(length(trim(value))) >= {{ shortest }} then max_by(trim(value), length(trim(value)))
            else raise_error('{{ person_key_message(file, shortest) | replace("'", "\\'") }}')
        end as person_key
    from text.`{{ file | replace('`', '``') }}`
{%- endmacro %}

{% macro person_key_file() -%}
    {%- set build = build_directory_of_spark() if target.type == 'spark' else env_var('VANDRING_BUILD_DIR', 'build') -%}
    {{- env_var('VANDRING_PERSON_KEY_FILE', '') or build ~ '/person_key' -}}
{%- endmacro %}

{% macro shortest_person_key() -%}
    32
{%- endmacro %}

{% macro person_key_message(file, shortest) -%}
    {{ file }}: there is no key here for person ids, or it has less than {{ shortest }} signs. vandring land makes one beside the build; VANDRING_PERSON_KEY_FILE names another
{%- endmacro %}

{#
  Delivered text that is published: withheld where a person number stands in it, as in rows whose columns have slipped.
#}
{% macro without_person_number(text) -%}
    case
        when {{ matches_pattern(text, '[0-9]{6}[^0-9]?[0-9]{5}') }} then '{{ withheld_text() }}'
        else {{ text }}
    end
{%- endmacro %}

{% macro withheld_text() -%}
    withheld
{%- endmacro %}
