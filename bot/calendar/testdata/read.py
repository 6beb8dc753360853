"""Reads a calendar with other people's code and says what stands in it.

Standard input is JSON: the calendar, when to stop, and the series as they were
meant. Instants come from the file's own VTIMEZONE by way of dateutil; what they are
compared with comes from zoneinfo. Standard output is JSON.
"""

import io
import json
import re
import sys
from collections import Counter
from datetime import datetime, timedelta, timezone
from zoneinfo import ZoneInfo

from dateutil import tz
from dateutil.rrule import rrulestr
from icalendar import Calendar

MINUTE = timedelta(minutes=1)


def naive(prop):
    return prop.dt.replace(tzinfo=None)


def each(component, name):
    found = component.get(name, [])
    return found if isinstance(found, list) else [found]


def instant(prop, zones):
    """What a DATE-TIME means by the zones that the file describes."""
    if "TZID" not in prop.params:
        assert prop.dt.tzinfo is not None, prop.to_ical()
        return prop.dt.astimezone(timezone.utc)
    return naive(prop).replace(tzinfo=zones.get(prop.params["TZID"])).astimezone(timezone.utc)


def length(event):
    if "DURATION" in event:
        return event["DURATION"].dt
    start, end = event["DTSTART"], event["DTEND"]
    assert start.params.get("TZID") == end.params.get("TZID")
    return naive(end) - naive(start)


def until_in_wall_time(rule, zone):
    """dateutil wants UNTIL as DTSTART is; RFC 5545 wants it in UTC."""
    def local(m):
        t = datetime.strptime(m[1], "%Y%m%dT%H%M%SZ").replace(tzinfo=timezone.utc)
        return "UNTIL=" + t.astimezone(zone).strftime("%Y%m%dT%H%M%S")
    return re.sub(r"UNTIL=(\w+)", local, rule)


def occurrences(events, zones, stop):
    """Start and length in minutes of everything that happens, for one UID."""
    moved = {naive(e["RECURRENCE-ID"]): e for e in events if "RECURRENCE-ID" in e}
    found = []
    for e in events:
        if "RRULE" not in e:
            late = "RECURRENCE-ID" in e and naive(e["RECURRENCE-ID"]) > stop
            if str(e.get("STATUS")) != "CANCELLED" and not late:
                found.append((instant(e["DTSTART"], zones), length(e)))
            continue
        start = e["DTSTART"]
        zone = zones.get(start.params["TZID"]) if "TZID" in start.params else timezone.utc
        out = {naive(d) for x in each(e, "EXDATE") for d in x.dts}
        rule = until_in_wall_time(e["RRULE"].to_ical().decode(), zone)
        for wall in rrulestr(rule, dtstart=naive(start)):
            if wall > stop:
                break
            if wall not in out and wall not in moved:
                found.append((wall.replace(tzinfo=zone).astimezone(timezone.utc), length(e)))
    return sorted([t.strftime("%Y-%m-%dT%H:%MZ"), int(d.total_seconds()) // 60] for t, d in found)


def exists(wall, zone):
    return wall.replace(tzinfo=zone).astimezone(timezone.utc).astimezone(zone).replace(tzinfo=None) == wall


def meant(series, stop):
    """The same by zoneinfo. A wall time that does not exist is the next that does."""
    zone = ZoneInfo(series["zone"])
    out = {datetime.fromisoformat(x) for x in series["except"] or []}
    found = []
    for wall in rrulestr(series["rule"], dtstart=datetime.fromisoformat(series["start"])):
        if wall > stop:
            break
        if wall in out:
            continue
        while not exists(wall, zone):
            wall += MINUTE
        found.append([wall.replace(tzinfo=zone).astimezone(timezone.utc).strftime("%Y-%m-%dT%H:%MZ"), series["minutes"]])
    return sorted(found)


def offsets(zones, names, instants):
    """Instants at which a described zone and zoneinfo show different times."""
    wrong = []
    for name in names:
        described, real = zones.get(name), ZoneInfo(name)
        for t in instants:
            local = datetime.fromtimestamp(t, timezone.utc).astimezone(real).replace(tzinfo=None)
            if exists(local, real) and described.utcoffset(local) != real.utcoffset(local):
                wrong.append(f"{name} {local}: {described.utcoffset(local)}, not {real.utcoffset(local)}")
    return wrong


def main():
    given = json.load(sys.stdin)
    calendar = Calendar.from_ical(given["calendar"])
    zones = tz.tzical(io.StringIO(given["calendar"])) if "BEGIN:VTIMEZONE" in given["calendar"] else None
    stop = datetime.fromisoformat(given["stop"])
    by_uid = {}
    for e in calendar.walk("VEVENT"):
        by_uid.setdefault(str(e["UID"]), []).append(e)
    held = {uid: occurrences(events, zones, stop) for uid, events in by_uid.items()}
    differences, compared = [], 0
    for s in given["series"] or []:
        got, want = Counter(map(tuple, held[s["uid"]])), Counter(map(tuple, meant(s, stop)))
        compared += want.total()
        differences += [f"{s['uid']} lacks {t}" for t in want - got]
        differences += [f"{s['uid']} has {t}" for t in got - want]
    names = given["zones"] or []
    wrong = offsets(zones, names, given["instants"] or [])
    text = lambda e, name: str(e[name]) if name in e else ""
    json.dump({
        "properties": {name: (v.to_ical().decode() if hasattr(v, "to_ical") else str(v)) for name, v in calendar.items()},
        "events": [{
            "uid": text(e, "UID"), "title": text(e, "SUMMARY"), "words": text(e, "DESCRIPTION"), "place": text(e, "LOCATION"), "url": text(e, "URL"),
            "status": text(e, "STATUS"), "sequence": int(e["SEQUENCE"]), "replaces": e["RECURRENCE-ID"].to_ical().decode() if "RECURRENCE-ID" in e else "",
            "names": sorted(e.keys()),
        } for e in calendar.walk("VEVENT")],
        "held": held, "compared": compared, "differences": differences + wrong,
    }, sys.stdout)


main()
