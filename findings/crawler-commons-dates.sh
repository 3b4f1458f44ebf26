#!/usr/bin/env bash
# crawler-commons: <lastmod> on a line of its own is no date, and an Atom article that names its <source> is as old as that.
#
# Expected: its SiteMapParser reads sitemaps, their indexes, RSS and Atom. In the schema of sitemaps.org <lastmod> is an xsd:date
# or xsd:dateTime, of which whitespace around it is no part; <loc>, <priority>, <changefreq> and <news:publication_date> are read
# so. RFC 4287 (4.2.11): what is in atom:source is of the feed that the entry was taken from, so its date and link are not the
# entry's; (2): an address may be relative in every link. Of a pubDate its source says: "date time of pubDate in RFC822", where
# (5.1) EST, PDT and Z are zones and the seconds may be left out.
# Seen: the date of a <lastmod> with a newline or a blank around it is null, in a sitemap and in an index of them; an article
# of 5 September 2024 is of 2001, the last change of its <source>, and has that feed's address, if its own link comes after; an
# entry with <link href="/2"/> or "3" is left out, though in RSS it is kept; in RSS "08:30:00 PDT" and "08:30 Z" have no date.
# No error is told. A crawler that goes by dates never fetches such articles again, or not at all.
# In: com.github.crawler-commons:crawler-commons 1.6.
# Needs a JDK from 17 on (JDK names another than the one that is found) and Maven instead of a Python.
set -euo pipefail

folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT

cat > "$folder/Dates.java" <<'JAVA'
import crawlercommons.sitemaps.*;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.*;

public class Dates {
    static boolean same = true;

    static String of(String address, Date date) {
        return address + " " + (date == null ? "no date" : date.toInstant());
    }

    static void look(String shown, String xml, String told) throws Exception {
        var parser = new SiteMapParser(false);
        var map = parser.parseSiteMap("application/xml", xml.getBytes(StandardCharsets.UTF_8), new URL("http://bao.example/x.xml"));
        var seen = new ArrayList<String>();
        if (map instanceof SiteMapIndex index)
            for (var one : index.getSitemaps()) seen.add(of(one.getUrl().toString(), one.getLastModified()));
        else
            for (var one : ((SiteMap) map).getSiteMapUrls()) seen.add(of(one.getUrl().toString(), one.getLastModified()));
        System.out.println("  " + shown.replace("\n", "\\n") + ": " + (seen.isEmpty() ? "nothing" : String.join(", ", seen)));
        same &= String.join(", ", seen).equals(told);
    }

    static void map(String inner, String told) throws Exception {
        look(inner, "<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\"><url>" + inner + "</url></urlset>", told);
    }

    static void index(String inner, String told) throws Exception {
        look("index, " + inner, "<sitemapindex xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\"><sitemap>" + inner
            + "</sitemap></sitemapindex>", told);
    }

    static void rss(String inner, String told) throws Exception {
        look("RSS, " + inner, "<rss version=\"2.0\"><channel><title>Tin</title><link>http://bao.example/</link><description/><item>"
            + "<title>Bão</title>" + inner + "</item></channel></rss>", told);
    }

    static void atom(String inner, String told) throws Exception {
        look("Atom, " + inner, "<feed xmlns=\"http://www.w3.org/2005/Atom\"><title>Tin</title><id>urn:tin</id>"
            + "<author><name>Lan</name></author><updated>2024-09-05T01:30:00Z</updated><entry><title>Bão</title><id>urn:bao</id>"
            + "<updated>2024-09-05T01:30:00Z</updated>" + inner + "</entry></feed>", told);
    }

    public static void main(String[] args) throws Exception {
        var loc = "<loc>http://bao.example/1</loc>";
        var first = "http://bao.example/1 ";
        map(loc + "<lastmod>2024-09-05</lastmod>", first + "2024-09-05T00:00:00Z");
        map("<loc>\nhttp://bao.example/1\n</loc><lastmod>2024-09-05</lastmod>", first + "2024-09-05T00:00:00Z");
        map(loc + "<lastmod>\n2024-09-05\n</lastmod>", first + "no date");
        map(loc + "<lastmod>2024-09-05T08:30:00+07:00 </lastmod>", first + "no date");
        index(loc + "<lastmod>2024-09-05</lastmod>", first + "2024-09-05T00:00:00Z");
        index(loc + "<lastmod>\n2024-09-05\n</lastmod>", first + "no date");
        var link = "<link href=\"http://bao.example/1\"/>";
        var source = "<source><id>urn:b</id><title>B</title><updated>2001-01-01T00:00:00Z</updated><link href=\"http://b.example/\"/></source>";
        atom(link, first + "2024-09-05T01:30:00Z");
        atom(link + source, first + "2001-01-01T00:00:00Z");
        atom(source + link, "http://b.example/ 2001-01-01T00:00:00Z");
        atom("<link href=\"/2\"/>", "");
        atom("<link href=\"3\"/>", "");
        rss("<link>/2</link><pubDate>Thu, 05 Sep 2024 08:30:00 +0700</pubDate>", "http://bao.example/2 2024-09-05T01:30:00Z");
        rss("<link>http://bao.example/1</link><pubDate>Thu, 05 Sep 2024 08:30:00 GMT</pubDate>", first + "2024-09-05T08:30:00Z");
        rss("<link>http://bao.example/1</link><pubDate>Thu, 05 Sep 2024 08:30:00 PDT</pubDate>", first + "no date");
        rss("<link>http://bao.example/1</link><pubDate>Thu, 05 Sep 2024 08:30 Z</pubDate>", first + "no date");
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
    dependency com.github.crawler-commons crawler-commons 1.6
    echo '</dependencies></project>'
} > "$folder/pom.xml"
mvn -q -B -f "$folder/pom.xml" dependency:copy-dependencies -DoutputDirectory="$folder/jars" > "$folder/log" 2>&1 \
    || { cat "$folder/log" >&2; exit 2; }
echo "crawler-commons 1.6"
changed=0
"$java" -cp "$folder/jars/*" "$folder/Dates.java" 2> "$folder/log" || { cat "$folder/log" >&2; changed=1; }
[ "$changed" -eq 0 ] && echo "as told" || echo "the behaviour has changed"
exit "$changed"
