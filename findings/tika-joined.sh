#!/usr/bin/env bash
# Apache Tika: in the text of an HTML page the caption of a picture and the first word of the next paragraph are one word.
#
# Expected, in the words of its source (XHTMLContentHandler): a newline "gets inserted after block elements", so that words of
# two of them stay apart in plain text, as is seen of <p>, <div>, <li>, <h1> or <blockquote>.
# Seen: the list of these elements is that of HTML 4. After <section>, <article>, <main>, <header>, <footer>, <nav>, <aside>,
# <figure> and <figcaption> nothing is written, and nothing before any block, so that a text right before a paragraph is one
# with it: <figcaption>Huế</figcaption></figure><p>Vinh</p>, <section>Huế</section><div>Vinh</div> and <div>Huế<p>Vinh</p></div>
# are all "HuếVinh", without an error. Of a page whose maker leaves no whitespace between tags the words on both sides of every
# such place are lost: a search for either finds nothing. jsoup, by which Tika reads the page, keeps them apart in its text().
# In: tika-core and tika-parser-html-module 3.3.1, which this runs, and 3.2.3.
# Needs a JDK from 17 on (JDK names another than the one that is found) and Maven instead of a Python.
set -euo pipefail

folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT

cat > "$folder/Joined.java" <<'JAVA'
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.*;
import org.apache.tika.metadata.Metadata;
import org.apache.tika.parser.ParseContext;
import org.apache.tika.parser.html.JSoupParser;
import org.apache.tika.sax.BodyContentHandler;
import org.jsoup.Jsoup;

public class Joined {
    public static void main(String[] args) throws Exception {
        var told = new LinkedHashMap<String, String>();
        for (var name : List.of("p", "div", "h2", "blockquote"))
            told.put("<" + name + ">Huế</" + name + "><" + name + ">Vinh</" + name + ">", "Huế Vinh");
        told.put("<ul><li>Huế</li><li>Vinh</li></ul>", "Huế Vinh");
        for (var name : List.of("section", "article", "main", "header", "footer", "nav", "aside"))
            told.put("<" + name + ">Huế</" + name + "><div>Vinh</div>", "HuếVinh");
        told.put("<figure><img src=\"hue.jpg\"><figcaption>Huế</figcaption></figure><p>Vinh</p>", "HuếVinh");
        told.put("<div>Huế<p>Vinh</p></div>", "HuếVinh");
        told.put("<div>Huế<h2>Vinh</h2></div>", "HuếVinh");
        told.put("<ul><li>Huế<p>Vinh</p></li></ul>", "HuếVinh");
        boolean same = true;
        for (var html : told.keySet()) {
            var head = "<!doctype html><html><head><meta charset=\"utf-8\"><title>Tin</title></head>";
            var page = head + "<body>" + html + "</body></html>";
            var handler = new BodyContentHandler(-1);
            var input = new ByteArrayInputStream(page.getBytes(StandardCharsets.UTF_8));
            new JSoupParser().parse(input, handler, new Metadata(), new ParseContext());
            var seen = handler.toString().replaceAll("\\s+", " ").trim();
            var jsoup = Jsoup.parse(page).body().text();
            System.out.println("  " + html + ": " + seen + "; jsoup " + jsoup);
            same &= seen.equals(told.get(html)) && jsoup.equals("Huế Vinh");
        }
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
    dependency org.apache.tika tika-core 3.3.1
    dependency org.apache.tika tika-parser-html-module 3.3.1
    echo '</dependencies></project>'
} > "$folder/pom.xml"
mvn -q -B -f "$folder/pom.xml" dependency:copy-dependencies -DoutputDirectory="$folder/jars" > "$folder/log" 2>&1 \
    || { cat "$folder/log" >&2; exit 2; }
echo "Apache Tika 3.3.1"
changed=0
"$java" -cp "$folder/jars/*" "$folder/Joined.java" 2> "$folder/log" || { cat "$folder/log" >&2; changed=1; }
[ "$changed" -eq 0 ] && echo "as told" || echo "the behaviour has changed"
exit "$changed"
