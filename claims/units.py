"""Units of measure: their dimension, and the factor to its base (SI, or one of a currency)."""

from __future__ import annotations

import re

CURRENCIES = {"$": "USD", "€": "EUR", "£": "GBP", "¥": "JPY", "₹": "INR"}
UNITS: dict[str, tuple[str, float]] = {
    **dict.fromkeys(("second", "seconds", "sec", "secs"), ("time", 1.0)),
    **dict.fromkeys(("minute", "minutes", "min", "mins"), ("time", 60.0)),
    **dict.fromkeys(("hour", "hours", "hr", "hrs"), ("time", 3600.0)),
    **dict.fromkeys(("day", "days"), ("time", 86400.0)),
    **dict.fromkeys(("week", "weeks"), ("time", 7 * 86400.0)),
    **dict.fromkeys(("fortnight", "fortnights"), ("time", 14 * 86400.0)),
    **dict.fromkeys(("month", "months"), ("time", 30.44 * 86400)),
    **dict.fromkeys(("year", "years", "yr", "yrs"), ("time", 365.25 * 86400)),
    **dict.fromkeys(("decade", "decades"), ("time", 3652.5 * 86400)),
    **dict.fromkeys(("century", "centuries"), ("time", 36525 * 86400.0)),
    **dict.fromkeys(("mm", "millimetre", "millimetres", "millimeter", "millimeters"), ("length", 1e-3)),
    **dict.fromkeys(("cm", "centimetre", "centimetres", "centimeter", "centimeters"), ("length", 1e-2)),
    **dict.fromkeys(("metre", "metres", "meter", "meters"), ("length", 1.0)),
    **dict.fromkeys(("km", "kilometre", "kilometres", "kilometer", "kilometers", "kms"), ("length", 1e3)),
    **dict.fromkeys(("mile", "miles"), ("length", 1609.344)),
    **dict.fromkeys(("foot", "feet", "ft"), ("length", 0.3048)),
    **dict.fromkeys(("inch", "inches"), ("length", 0.0254)),
    **dict.fromkeys(("yard", "yards"), ("length", 0.9144)),
    **dict.fromkeys(("mph",), ("speed", 1.609344)),
    **dict.fromkeys(("kmh", "kph"), ("speed", 1.0)),
    **dict.fromkeys(("mg", "milligram", "milligrams", "milligramme", "milligrammes"), ("mass", 1e-6)),
    **dict.fromkeys(("g", "gram", "grams", "gramme", "grammes"), ("mass", 1e-3)),
    **dict.fromkeys(("kg", "kilo", "kilos", "kilogram", "kilograms", "kilogrammes"), ("mass", 1.0)),
    **dict.fromkeys(("tonne", "tonnes", "ton", "tons"), ("mass", 1e3)),
    **dict.fromkeys(("lb", "lbs"), ("mass", 0.45359)),
    **dict.fromkeys(("ounce", "ounces", "oz"), ("mass", 0.02835)),
    **dict.fromkeys(("litre", "litres", "liter", "liters", "l"), ("volume", 1.0)),
    **dict.fromkeys(("ml", "millilitre", "millilitres", "milliliter", "milliliters"), ("volume", 1e-3)),
    **dict.fromkeys(("gallon", "gallons"), ("volume", 3.785)),
    **dict.fromkeys(("hectare", "hectares"), ("area", 1e4)),
    **dict.fromkeys(("acre", "acres"), ("area", 4046.86)),
    **dict.fromkeys(("watt", "watts"), ("power", 1.0)),
    **dict.fromkeys(("kw", "kilowatt", "kilowatts"), ("power", 1e3)),
    **dict.fromkeys(("mw", "megawatt", "megawatts"), ("power", 1e6)),
    **dict.fromkeys(("gw", "gigawatt", "gigawatts"), ("power", 1e9)),
    **dict.fromkeys(("dollar", "dollars", "usd", "buck", "bucks"), ("USD", 1.0)),
    **dict.fromkeys(("cent", "cents"), ("cent", 0.01)),
    **dict.fromkeys(("euro", "euros", "eur"), ("EUR", 1.0)),
    **dict.fromkeys(("pound", "pounds", "quid", "gbp"), ("GBP", 1.0)),
    **dict.fromkeys(("pence", "penny"), ("GBP", 0.01)),
    **dict.fromkeys(("yen", "jpy"), ("JPY", 1.0)),
    **dict.fromkeys(("rupee", "rupees"), ("INR", 1.0)),
    **dict.fromkeys(("krona", "kronor", "krone", "kroner", "crowns"), ("crown", 1.0)),
    **dict.fromkeys(("franc", "francs"), ("CHF", 1.0)),
    **dict.fromkeys(("peso", "pesos"), ("peso", 1.0)),
    **dict.fromkeys(("%", "percent", "pct"), ("%", 1.0)),
    **dict.fromkeys(("celsius",), ("celsius", 1.0)),
    **dict.fromkeys(("fahrenheit",), ("fahrenheit", 1.0)),
}
"""Unit -> its dimension and the factor to the base of the dimension (SI, or one of the currency)."""
MONEY = frozenset("USD EUR GBP JPY INR CHF peso crown".split())
MEASURED = frozenset("length mass volume area time speed celsius fahrenheit".split())
"""Dimensions in which people convert, and round when they do."""
_PER_CENT = re.compile(r"[\s-]*(?:percentage[\s-]+points?|per[\s-]?cent|pct|%)", re.IGNORECASE)
_POINTS = re.compile(r"[\s-]*percentage[\s-]+points?", re.IGNORECASE)
_DEGREES = re.compile(
    r"[\s-]*(?:degrees?|°)[\s-]*(?P<scale>celsius|centigrade|fahrenheit|c\b|f\b)?", re.IGNORECASE
)
_UNIT_NEXT = re.compile(r"[\s-]*(?P<unit>[a-z]+)", re.IGNORECASE)


def unit_behind(text: str, at: int, *, ordinal: bool = False) -> tuple[str, float, int]:
    """The dimension, the factor and the end of the unit that stands at a place of a text; ("", 1.0, at) where none does."""
    if points := _POINTS.match(text, at):
        return "points", 1.0, points.end()
    if cent := _PER_CENT.match(text, at):
        return "%", 1.0, cent.end()
    if degrees := _DEGREES.match(text, at):
        scale = (degrees["scale"] or "").lower()
        return "fahrenheit" if scale.startswith("f") else "celsius" if scale else "degree", 1.0, degrees.end()
    named = _UNIT_NEXT.match(text, at)
    if named and not ordinal and named["unit"].lower() in UNITS:
        return *UNITS[named["unit"].lower()], named.end()
    return "", 1.0, at
