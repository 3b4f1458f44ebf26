#!/usr/bin/env bash
# jsitemapgenerator: in RSS that it writes an article of 08:30 in Hanoi is of 15:30, and of two with one headline one is left.
#
# Expected: RssGenerator's items "set pubDate" to the java.util.Date, a moment, that they get, and "set title" to the text.
# In RSS 2.0 pubDate is a date of RFC 822, where +0000 is Universal Time and the hour is the hour there; a title is text in XML,
# in which & is escaped, as the library does it in addresses; and two items may have one title: every day has its "Tin vắn".
# Seen: the hour is that of the server's zone, and +0000 is written behind it all the same. On a server in Hanoi an article of
# 08:30 is seven hours late, in the future for every reader; in New York it is hours early, a day before. The sitemap that the
# library writes has the right time of the same Date. Of articles with one headline only the one that was added last is written,
# though their links differ, without an error. "Bão & lũ" is written with a bare "&", which is no XML.
# In: cz.jiripinkas:jsitemapgenerator 4.5.
# Needs a JDK from 17 on (JDK names another than the one that is found) and Maven instead of a Python.
set -euo pipefail

folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT

cat > "$folder/Feed.java" <<'JAVA'
import cz.jiripinkas.jsitemapgenerator.WebPage;
import cz.jiripinkas.jsitemapgenerator.generator.*;
import java.io.StringReader;
import java.time.*;
import java.time.format.DateTimeFormatter;
import java.util.*;
import javax.xml.parsers.DocumentBuilderFactory;
import org.xml.sax.*;

public class Feed {
    static boolean same = true;

    static WebPage article(String title, String link, Instant moment) {
        return WebPage.rssBuilder().title(title).description("…").link(link).pubDate(Date.from(moment)).build();
    }

    static RssGenerator feed() { return RssGenerator.of("https://bao.example", "Tin", "Tin"); }

    static List<String> read(String xml, String name, String field) throws Exception {
        var parser = DocumentBuilderFactory.newInstance().newDocumentBuilder();
        parser.setErrorHandler(null);
        var items = parser.parse(new InputSource(new StringReader(xml))).getElementsByTagName(name);
        var found = new ArrayList<String>();
        for (int i = 0; i < items.getLength(); i++)
            found.add(((org.w3c.dom.Element) items.item(i)).getElementsByTagName(field).item(0).getTextContent());
        return found;
    }

    static void tell(String shown, Object seen, Object told) {
        System.out.println("  " + shown + ": " + seen);
        same &= seen.equals(told);
    }

    static void zone(String name, String rss) throws Exception {
        TimeZone.setDefault(TimeZone.getTimeZone(name));
        var moment = Instant.parse("2024-09-05T01:30:00Z");
        var date = read(feed().addPage(article("Bão", "tin-1", moment)).toString(), "item", "pubDate").get(0);
        var read = DateTimeFormatter.RFC_1123_DATE_TIME.parse(date, Instant::from);
        tell("01:30 UTC in " + name + ", RSS " + date, read.toString(), rss);
        var page = WebPage.builder().name("tin-1").lastMod(Date.from(moment)).build();
        date = read(SitemapGenerator.of("https://bao.example").addPage(page).toString(), "url", "lastmod").get(0);
        read = OffsetDateTime.parse(date).toInstant();
        tell("01:30 UTC in " + name + ", sitemap " + date, read.toString(), moment.toString());
    }

    public static void main(String[] args) throws Exception {
        zone("UTC", "2024-09-05T01:30:00Z");
        zone("Asia/Ho_Chi_Minh", "2024-09-05T08:30:00Z");
        zone("America/New_York", "2024-09-04T21:30:00Z");
        var first = Instant.parse("2024-09-05T01:30:00Z");
        var second = Instant.parse("2024-09-06T01:30:00Z");
        var xml = feed().addPage(article("Tin sáng", "tin-1", first)).addPage(article("Tin chiều", "tin-2", second)).toString();
        tell("two articles", read(xml, "item", "link"), List.of("https://bao.example/tin-2", "https://bao.example/tin-1"));
        xml = feed().addPage(article("Tin vắn", "tin-1", first)).addPage(article("Tin vắn", "tin-2", second)).toString();
        tell("two with one headline", read(xml, "item", "link"), List.of("https://bao.example/tin-2"));
        xml = feed().addPage(article("Bão & lũ", "tin-1", first)).toString();
        String seen;
        try {
            seen = read(xml, "item", "title").toString();
        } catch (SAXParseException error) {
            seen = "no XML";
        }
        tell("\"Bão & lũ\", written " + xml.lines().filter(line -> line.contains("Bão")).findFirst().get(), seen, "no XML");
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
    dependency cz.jiripinkas jsitemapgenerator 4.5
    echo '</dependencies></project>'
} > "$folder/pom.xml"
mvn -q -B -f "$folder/pom.xml" dependency:copy-dependencies -DoutputDirectory="$folder/jars" > "$folder/log" 2>&1 \
    || { cat "$folder/log" >&2; exit 2; }
echo "jsitemapgenerator 4.5"
changed=0
"$java" -cp "$folder/jars/*" "$folder/Feed.java" 2> "$folder/log" || { cat "$folder/log" >&2; changed=1; }
[ "$changed" -eq 0 ] && echo "as told" || echo "the behaviour has changed"
exit "$changed"
