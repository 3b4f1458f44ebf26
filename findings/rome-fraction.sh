#!/usr/bin/env bash
# ROME: an article of 08:00:00.987654 is dated 08:16:27, for the fraction of a second is read as a count of milliseconds.
#
# Expected, from ROME's javadoc (DateParser): parseW3CDateTime "Parses a Date out of a String with a date in W3C date-time
# format", of which the W3C says that "s" is "one or more digits representing a decimal fraction of a second"; in Atom too
# (RFC 4287, 3.3, by RFC 3339) the fraction has as many digits as one likes. Python's isoformat() writes six.
# Seen: whatever stands behind the point is taken for thousandths of a second, and the carry goes through the seconds, minutes
# and hours without an error: .5 is 0.005 s, .987654 is 987.654 s, sixteen minutes too late, and with nine digits, as Go and
# Java write them, .987654321 is eleven days too late. So in updated and published of Atom and in dc:date of RSS. Articles
# stand in a wrong order, and on another day.
# In: ROME 2.1.0. (Its issue 184 was that a date with six digits was read as none at all.)
# Needs a JDK from 17 on (JDK names another than the one that is found) and Maven instead of a Python.
set -euo pipefail

folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT

cat > "$folder/Fraction.java" <<'JAVA'
import com.rometools.rome.feed.synd.SyndEntry;
import com.rometools.rome.io.SyndFeedInput;
import java.io.StringReader;
import java.util.*;

public class Fraction {
    static final String ATOM = "<feed xmlns='http://www.w3.org/2005/Atom'><title>Báo</title><id>tag:bao.example,2024:/</id>"
        + "<updated>2024-09-05T08:00:00Z</updated><entry><title>Bão vào bờ</title><id>tag:bao.example,2024:/1</id>"
        + "<published>TIME</published><updated>TIME</updated></entry></feed>";
    static final String RSS = "<rss version='2.0' xmlns:dc='http://purl.org/dc/elements/1.1/'><channel><title>Báo</title>"
        + "<link>https://bao.example/</link><description>Tin</description><item><title>Bão vào bờ</title>"
        + "<dc:date>TIME</dc:date></item></channel></rss>";

    public static void main(String[] args) throws Exception {
        var told = new LinkedHashMap<String, String>();
        told.put("2024-09-05T08:00:00.987+07:00", "2024-09-05T01:00:00.987Z");
        told.put("2024-09-05T08:00:00.5+07:00", "2024-09-05T01:00:00.005Z");
        told.put("2024-09-05T08:00:00.987654+07:00", "2024-09-05T01:16:27.654Z");
        told.put("2024-09-05T08:00:00.987654321+07:00", "2024-09-16T11:20:54.321Z");
        boolean same = true;
        for (var time : told.keySet()) {
            var entry = entry(ATOM, time);
            var seen = List.of(entry.getPublishedDate().toInstant().toString(), entry.getUpdatedDate().toInstant().toString(),
                entry(RSS, time).getPublishedDate().toInstant().toString());
            System.out.println("  " + time + ": Atom " + seen.get(0) + " and " + seen.get(1) + ", RSS " + seen.get(2));
            same &= seen.equals(Collections.nCopies(3, told.get(time)));
        }
        System.exit(same ? 0 : 1);
    }

    static SyndEntry entry(String feed, String time) throws Exception {
        return new SyndFeedInput().build(new StringReader(feed.replace("TIME", time))).getEntries().get(0);
    }
}
JAVA

java="java"
for home in "${JDK:-}" "${JAVA_HOME:-}" /usr/lib/jvm/*; do
    [ -x "$home/bin/javac" ] || continue
    version="$("$home/bin/java" -version 2>&1 | sed -n 's/^[^"]*version "\([0-9]*\).*/\1/p')"
    [ "${version:-0}" -ge 17 ] && { java="$home/bin/java"; break; }
done

cat > "$folder/pom.xml" <<'XML'
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>example</groupId>
  <artifactId>fraction</artifactId>
  <version>1</version>
  <dependencies>
    <dependency><groupId>com.rometools</groupId><artifactId>rome</artifactId><version>2.1.0</version></dependency>
  </dependencies>
</project>
XML
mvn -q -B -f "$folder/pom.xml" dependency:copy-dependencies -DoutputDirectory="$folder/jars" > "$folder/log" 2>&1 \
    || { cat "$folder/log" >&2; exit 2; }
echo "ROME 2.1.0"
changed=0
"$java" -cp "$folder/jars/*" "$folder/Fraction.java" 2> "$folder/log" || { cat "$folder/log" >&2; changed=1; }
[ "$changed" -eq 0 ] && echo "as told" || echo "the behaviour has changed"
exit "$changed"
