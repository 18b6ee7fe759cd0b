"""The words and codes that statistical offices write for sex, totals, columns and what is missing."""

COLUMNS: dict[str, frozenset[str]] = {
    "year": frozenset({"year", "tid", "år", "aar", "vuosi", "time", "time_period", "period", "ar"}),
    "region_code": frozenset(
        {"region_code", "region", "område", "omrade", "alue", "maakunta", "geo", "kommune", "kommun", "area"}
    ),
    "sex": frozenset({"sex", "kjonn", "kjønn", "kon", "kön", "køn", "sukupuoli", "gender"}),
    "age": frozenset({"age", "alder", "ålder", "ikä", "ika", "age_of_mother", "agemother", "morsalder"}),
    "component": frozenset({"component"}),
    "scheme": frozenset({"scheme"}),
}
"""By column of a counts delivery: the names that it has in the offices' tables, in small letters."""

VALUES = frozenset(
    {
        "value", "values", "persons", "births", "deaths", "death_rate", "fertility_rate", "obs_value",
        "indhold", "net_migrants", "personer", "antall", "antal",
    }
)  # fmt: skip
"""Names of the column of figures, in small letters."""

SEXES: dict[str, str] = {
    **dict.fromkeys(
        ("male", "males", "men", "m", "1", "menn", "män", "mænd", "miehet", "mann", "man"), "male"
    ),
    **dict.fromkeys(
        (
            "female",
            "females",
            "women",
            "f",
            "k",
            "w",
            "2",
            "kvinner",
            "kvinnor",
            "kvinder",
            "naiset",
            "kvinne",
        ),
        "female",
    ),
}
"""The sex that a word or code stands for, in small letters."""

TOTALS = frozenset(
    {
        "total", "totalt", "t", "tot", "in total", "all", "alle", "alla", "both", "both sexes", "sum",
        "ialt", "i alt", "begge kjønn", "båda könen", "begge køn", "sukupuolet yhteensä", "yhteensä",
        "ikäluokat yhteensä", "total ages", "all ages", "alder i alt", "alle aldre", "totalt ålder",
        "samtliga åldrar", "ages total", "the whole country", "whole country", "hele landet",
        "hela landet", "riket", "koko maa", "all denmark", "all regions", "sss", "males and females",
        "i alt, alle aldre",
    }
)  # fmt: skip
"""Words for all sexes, ages or regions together, in small letters."""

MISSING = frozenset({"", ".", "..", "...", "....", ":", "x", "na", "n/a", "nan", "null", "none", '".."'})
"""Signs that there is no figure, in small letters: none of them is a zero."""

UNKNOWN = frozenset(
    {"unknown", "unk", "not stated", "ukjent", "uoppgitt", "okänd", "okänt", "uoplyst", "tuntematon"}
)
"""Words for an age that nobody knows, in small letters."""

NOTHING = frozenset({"-", "–", "−"})  # noqa: RUF001
"""Signs for a figure of exactly nothing, as the Nordic offices write it."""

COMPONENTS = (
    "internal_in",
    "internal_out",
    "immigration",
    "emigration",
    "net",
    "net_internal",
    "net_immigration",
)
"""The components of migration that a table can hold."""


def plain(text: object) -> str:
    """A word as it is looked up: small letters, one blank between, none around."""
    return " ".join(str(text).replace("\u00a0", " ").split()).casefold()
