"""The first screen: what this delivery is."""

from vandring.report.items import KeyFigure

KEY_FIGURES = (
    KeyFigure("Years covered", "key_years", "registration years"),
    KeyFigure("Notifications received", "key_received"),
    KeyFigure("Accepted", "key_accepted", "notifications, cleaned by every rule"),
    KeyFigure("Rejected", "key_rejected", "notifications, each with its reason"),
    KeyFigure("Taken back", "key_taken_back", "notifications, by a later one"),
    KeyFigure("Late", "key_late", "notifications received after the official cut-off"),
    KeyFigure("Population", "key_population"),
    KeyFigure("Immigrants of the year", "key_immigrants"),
    KeyFigure("Emigrants of the year", "key_emigrants"),
)
