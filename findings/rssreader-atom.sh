#!/usr/bin/env bash
# RSS Reader (Java): an Atom article with a sound file has the file's address, one with its <source> the id and date of that.
#
# Expected, from its javadoc (Item, Channel): getLink gives "the URL of the item", getGuid "a string that uniquely identifies the
# item", getUpdated "when the item was updated", and of a channel getLink "the URL to the HTML website corresponding to the
# channel". In Atom (RFC 4287) a link with rel="enclosure" is a "related resource", one with rel="self" is of the entry itself,
# and one without rel is the page ("alternate"); <source> holds the "metadata" of the feed from which an entry was copied.
# Seen, without an error: the last <link> of an entry is its link, whatever its rel: the sound file, or the entry as XML.
# Of <source>, as feeds have it that are put together from others, id, updated and link are taken for those of the article: all
# articles of one source have one id and one date. (Where <source> comes first, the id is right, and the publication's date not.)
# A headline in XHTML is empty, and XHTML in content loses its quotation marks and "&lt;": <b class=x y>5 < 6</b>.
# In RSS and RDF the channel's link is that of its <image>, the logo, or of its <textInput>, where they have another.
# In: com.apptasticsoftware:rssreader 3.12.0.
# Needs a JDK from 17 on (JDK names another than the one that is found) and Maven instead of a Python.
set -euo pipefail

folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT

cat > "$folder/Atom.java" <<'JAVA'
import com.apptasticsoftware.rssreader.Item;
import com.apptasticsoftware.rssreader.RssReader;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;

public class Atom {
    static final String ENTRY = "<title>Bão vào bờ</title><id>https://bao.example/1</id><updated>2024-09-06T08:00:00Z</updated>";
    static final String PAGE = "<link href='https://bao.example/1'/>";
    static final String SOURCE = "<source><title>Báo B</title><id>https://b.example/</id>"
        + "<updated>2020-01-01T00:00:00Z</updated></source>";
    static final String XHTML = " type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'>";
    static boolean same = true;

    public static void main(String[] args) throws Exception {
        check("page", links(PAGE), "https://bao.example/1");
        var file = "<link rel='enclosure' href='https://bao.example/1.mp3'/>";
        check("page and file", links(PAGE + file), "https://bao.example/1.mp3");
        check("page and self", links(PAGE + "<link rel='self' href='https://bao.example/1.xml'/>"), "https://bao.example/1.xml");
        check("self and page", links("<link rel='self' href='https://bao.example/1.xml'/>" + PAGE), "https://bao.example/1");
        check("no source", dates(ENTRY), "https://bao.example/1 2024-09-06 2024-09-06");
        check("source behind", dates(ENTRY + SOURCE), "https://b.example/ 2024-09-06 2020-01-01");
        check("source before", dates(SOURCE + ENTRY), "https://bao.example/1 2020-01-01 2024-09-06");
        var headline = "<title" + XHTML + "Bão <b>số 3</b></div></title><id>https://bao.example/1</id>";
        check("headline in XHTML", atom(headline).getTitle().orElse("none"), "none");
        var content = atom(ENTRY + "<content" + XHTML + "<b class='x y'>5 &lt; 6</b></div></content>").getContent().get();
        check("content in XHTML", content, "<div xmlns=http://www.w3.org/1999/xhtml><b class=x y>5 < 6</b></div>");
        var link = "<title>Báo</title><link>https://other.example/</link>";
        check("channel", rss(""), "https://bao.example/");
        check("channel with image", rss("<image>" + link + "<url>https://bao.example/logo.png</url></image>"),
            "https://other.example/");
        check("channel with textInput", rss("<textInput>" + link + "<description>Tìm</description><name>q</name></textInput>"),
            "https://other.example/");
        System.exit(same ? 0 : 1);
    }

    static String links(String links) throws Exception { return atom(ENTRY + links).getLink().get(); }

    static String dates(String entry) throws Exception {
        var item = atom(entry);
        var updated = item.getUpdated().get().substring(0, 10);
        return item.getGuid().get() + " " + item.getPubDate().get().substring(0, 10) + " " + updated;
    }

    static Item atom(String entry) throws Exception {
        return read("<feed xmlns='http://www.w3.org/2005/Atom'><title>Báo</title><id>https://bao.example/</id>"
            + "<updated>2024-09-07T08:00:00Z</updated><entry>" + entry + "</entry></feed>");
    }

    static String rss(String more) throws Exception {
        return read("<rss version='2.0'><channel><title>Báo</title><link>https://bao.example/</link>"
            + "<description>Tin</description>" + more + "<item><title>Bão</title></item></channel></rss>").getChannel().getLink();
    }

    static Item read(String feed) {
        return new RssReader().read(new ByteArrayInputStream(feed.getBytes(StandardCharsets.UTF_8))).findFirst().get();
    }

    static void check(String what, String seen, String told) {
        System.out.println("  " + what + ": " + seen);
        same &= seen.equals(told);
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
  <artifactId>atom</artifactId>
  <version>1</version>
  <dependencies>
    <dependency><groupId>com.apptasticsoftware</groupId><artifactId>rssreader</artifactId><version>3.12.0</version></dependency>
  </dependencies>
</project>
XML
mvn -q -B -f "$folder/pom.xml" dependency:copy-dependencies -DoutputDirectory="$folder/jars" > "$folder/log" 2>&1 \
    || { cat "$folder/log" >&2; exit 2; }
echo "RSS Reader 3.12.0"
changed=0
"$java" -cp "$folder/jars/*" "$folder/Atom.java" 2> "$folder/log" || { cat "$folder/log" >&2; changed=1; }
[ "$changed" -eq 0 ] && echo "as told" || echo "the behaviour has changed"
exit "$changed"
