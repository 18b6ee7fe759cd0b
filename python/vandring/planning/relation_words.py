"""A relation with its variants, in words."""

from vandring.projection.scenarios import JOINT, NATIONAL, SMALL_AREA, Setting
from vandring.report.labels import label


def relation_in_words(setting: Setting) -> str:
    """The relation of a setting with its variants."""
    variants = [
        text
        for text, is_so in (
            (f"{setting.emigration_rates} emigration rates", setting.emigration_rates != NATIONAL),
            ("immigrants with shares of their own", setting.in_migration_shares != JOINT),
            ("rates of small regions", setting.rate_method == SMALL_AREA),
        )
        if is_so
    ]
    return ", with ".join([label("method", setting.relation), " and ".join(variants)]).removesuffix(", with ")
