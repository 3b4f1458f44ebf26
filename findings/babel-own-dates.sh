#!/usr/bin/env bash
# Babel: Thứ 5, 5/9/2024, as it writes it itself in Vietnamese, is read as a day of the year 9; 2:05 CH (p.m.) as 02:05.
#
# Expected, from its documentation: of parse_date "If an explicit format is provided, it is used to parse the date", of
# parse_time "the function will use it to parse the time instead". So what format_date and format_time write with a format
# and a locale is what parse_date and parse_time read with the same two.
# Seen: only the numbers of the text are looked at, one after the other, and the pattern only for the order of y, M and d. In
# Vietnamese most days of the week are numbers: Thứ 5 is Thursday. With "EEE, d/M/y" the 5 of that name is taken for the
# day, the day for the month (or the other way round, above 12), and the month for the year: of the 366 days of 2024 307
# become days of the years 1 to 12, without an error, seven are errors, and the Sundays are right. With the name of the day at
# the end, or in English, all are read.
# Of the time only the English letters "pm" and "am" are looked for. With "h:mm a" and the Vietnamese SA and CH every hour
# from 13 to 23 is read as twelve hours earlier, and midnight as noon; so it is in Korean, Greek and Spanish.
# In: Babel 2.19.0. (That noon and midnight were wrong in English, was known there: its pull request 1338.)
set -euo pipefail

folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT

cat > "$folder/dates.py" <<'PYTHON'
from datetime import date, time, timedelta
from importlib.metadata import version

from babel.dates import format_date, format_time, parse_date, parse_time

TOLD_DAYS = {
    ("EEE, d/M/y", "vi", date(2024, 9, 5)): ("Thứ 5, 5/9/2024", "0009-05-05"),
    ("EEE, d/M/y", "vi", date(2024, 9, 13)): ("Thứ 6, 13/9/2024", "0009-06-13"),
    ("d/M/y, EEE", "vi", date(2024, 9, 5)): ("5/9/2024, Thứ 5", "2024-09-05"),
    ("EEE, d/M/y", "en", date(2024, 9, 5)): ("Thu, 5/9/2024", "2024-09-05"),
}
TOLD_WRONG_DAYS = {("EEE, d/M/y", "vi"): (307, 7), ("d/M/y, EEE", "vi"): (0, 0), ("EEE, d/M/y", "en"): (0, 0)}
TOLD_TIMES = {
    ("vi", time(14, 5)): ("2:05 CH", "02:05:00"),
    ("vi", time(0, 5)): ("12:05 SA", "12:05:00"),
    ("ko", time(14, 5)): ("2:05 오후", "02:05:00"),
    ("en", time(14, 5)): ("2:05 PM", "14:05:00"),
}
TOLD_WRONG_HOURS = {"vi": 12, "ko": 12, "el": 12, "es": 12, "en": 0}


def read_day(pattern, locale, day):
    written = format_date(day, pattern, locale=locale)
    try:
        return written, str(parse_date(written, format=pattern, locale=locale))
    except ValueError as error:
        return written, type(error).__name__


def read_time(locale, moment):
    written = format_time(moment, "h:mm a", locale=locale).replace("\u202f", " ")
    return written, str(parse_time(written, format="h:mm a", locale=locale))


print(f"Babel {version('babel')}")
changed = False
for (pattern, locale, day), told in TOLD_DAYS.items():
    written, read = read_day(pattern, locale, day)
    print(f"  {locale}, {pattern!r}: {day} is written {written!r} and read as {read}")
    changed |= (written, read) != told
year = [date(2024, 1, 1) + timedelta(days=number) for number in range(366)]
for (pattern, locale), told in TOLD_WRONG_DAYS.items():
    wrong = [read for day in year if (read := read_day(pattern, locale, day)[1]) != str(day)]
    errors = wrong.count("ParseError")
    print(f"  {locale}, {pattern!r}: {len(wrong) - errors} of 366 days are read as another, {errors} as none")
    changed |= (len(wrong) - errors, errors) != told
for (locale, moment), told in TOLD_TIMES.items():
    written, read = read_time(locale, moment)
    print(f"  {locale}: {moment} is written {written!r} and read as {read}")
    changed |= (written, read) != told
for locale, told in TOLD_WRONG_HOURS.items():
    wrong = sum(read_time(locale, time(hour, 5))[1] != f"{hour:02}:05:00" for hour in range(24))
    print(f"  {locale}: {wrong} of 24 hours are read as another")
    changed |= wrong != told
raise SystemExit(changed)
PYTHON

"${PYTHON:-python3}" -m venv "$folder/venv"
"$folder/venv/bin/python" -m pip --quiet --disable-pip-version-check install Babel==2.19.0
changed=0
"$folder/venv/bin/python" "$folder/dates.py" || changed=1
[ "$changed" -eq 0 ] && echo "as told" || echo "the behaviour has changed"
exit "$changed"
