#!/usr/bin/env bash
# dateparser (Java): "Sep 5, 2024 8:30 PM +0700" is read as a day of the year 700, and a Calendar is an hour off.
#
# Expected: its README promises "hundreds of different patterns", among them "September 17, 2012 at 10:09am PST-08" and
# "2014-04-26 13:13:44 +09:00", and tells that an offset "could affect time"; a text it cannot read is refused with an error.
# One text is one moment, however it is asked for: by parseOffsetDateTime, parseDate, parseCalendar or parseDateTime.
# Seen: behind AM or PM an offset is taken for something else: +0700 for the year, and +07:00 for the time, so that 8:30 PM is
# 7:00 PM in UTC. Without AM and PM, or with GMT before the offset, it is right. A Calendar of a text with an offset gets the
# first zone of Java's list that has this offset in winter, and with it its daylight saving time: what is written with -08:00 in
# July or +10:00 in January is an hour early, as is the README's own "PST-08". A LocalDateTime of a text in PDT is an hour late,
# as only the hours of a zone in winter are counted. The server's own zone, here Hanoi, has no such time. No error is told.
# In: com.github.sisyphsu:dateparser 1.0.11.
# Needs a JDK from 17 on (JDK names another than the one that is found) and Maven instead of a Python.
set -euo pipefail

folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT

cat > "$folder/Zones.java" <<'JAVA'
import com.github.sisyphsu.dateparser.DateParserUtils;
import java.time.*;
import java.util.*;

public class Zones {
    static boolean same = true;

    static void tell(String shown, Object seen, String right, String told) {
        boolean good = seen.toString().equals(right);
        System.out.println("  " + shown + ": " + seen + (good ? "" : ", to be " + right));
        same &= seen.toString().equals(told);
    }

    static void offset(String text, String right, String told) {
        tell(text + ", OffsetDateTime", DateParserUtils.parseOffsetDateTime(text).toInstant(), right, told);
    }

    static void calendar(String text, String told) {
        var moment = DateParserUtils.parseOffsetDateTime(text).toInstant().toString();
        tell(text + ", Date", DateParserUtils.parseDate(text).toInstant(), moment, moment);
        tell(text + ", Calendar", DateParserUtils.parseCalendar(text).toInstant(), moment, told);
    }

    static void local(String text, String told) {
        var moment = DateParserUtils.parseOffsetDateTime(text).atZoneSameInstant(ZoneId.systemDefault()).toLocalDateTime();
        tell(text + ", LocalDateTime", DateParserUtils.parseDateTime(text), moment.toString(), told);
    }

    public static void main(String[] args) {
        TimeZone.setDefault(TimeZone.getTimeZone("Asia/Ho_Chi_Minh"));
        var right = "2024-09-05T13:30:00Z";
        offset("Sep 5, 2024 20:30 +0700", right, right);
        offset("Sep 5, 2024 8:30 PM GMT+0700", right, right);
        offset("Sep 5, 2024 8:30 PM +0700", right, "0700-09-05T20:30:00Z");
        offset("2024-09-05 08:30:00 PM +0700", right, "0700-09-05T20:30:00Z");
        offset("Sep 5, 2024 8:30 PM -0500", "2024-09-06T01:30:00Z", "0500-09-05T20:30:00Z");
        offset("Sep 5, 2024 8:30 PM +07:00", right, "2024-09-05T19:00:00Z");
        calendar("2024-07-05T12:00:00+07:00", "2024-07-05T05:00:00Z");
        calendar("2024-01-05T12:00:00-08:00", "2024-01-05T20:00:00Z");
        calendar("2024-07-05T12:00:00-08:00", "2024-07-05T19:00:00Z");
        calendar("2024-01-05T12:00:00+10:00", "2024-01-05T01:00:00Z");
        calendar("September 17, 2012 at 10:09am PST-08", "2012-09-17T17:09:00Z");
        local("2024-07-05 12:00:00 -0700", "2024-07-06T02:00");
        local("2024-07-05 12:00:00 PDT", "2024-07-06T03:00");
        System.exit(same ? 0 : 1);
    }
}
JAVA

java="java"
for home in "${JDK:-}" "${JAVA_HOME:-}" /usr/lib/jvm/*; do
    [ -x "$home/bin/javac" ] || continue
    version="$("$home/bin/java" -version 2>&1 | sed -n 's/^[^"]*version "\([0-9]*\).*/\1/p')"
    [ "${version:-0}" -ge 17 ] && { java="$home/bin/java"; break; }
done

dependency() { echo "<dependency><groupId>$1</groupId><artifactId>$2</artifactId><version>$3</version></dependency>"; }
{
    echo '<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>'
    echo '<groupId>x</groupId><artifactId>x</artifactId><version>1</version><dependencies>'
    dependency com.github.sisyphsu dateparser 1.0.11
    echo '</dependencies></project>'
} > "$folder/pom.xml"
mvn -q -B -f "$folder/pom.xml" dependency:copy-dependencies -DoutputDirectory="$folder/jars" > "$folder/log" 2>&1 \
    || { cat "$folder/log" >&2; exit 2; }
echo "dateparser 1.0.11"
changed=0
"$java" -cp "$folder/jars/*" "$folder/Zones.java" 2> "$folder/log" || { cat "$folder/log" >&2; changed=1; }
[ "$changed" -eq 0 ] && echo "as told" || echo "the behaviour has changed"
exit "$changed"
