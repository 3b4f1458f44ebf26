#!/usr/bin/env bash
# ROME: in an XHTML article that it writes a word is cut in two, or, with the other way of writing, words grow together.
#
# Expected, from ROME's javadoc: SyndFeedOutput makes the "XML representation for the given" feed; the parameter prettyPrint
# says only "pretty-print XML (true) oder collapsed", and without it the first is taken. Either is about the XML, and the
# words of the article are the same: in XHTML blanks between words mean something, and so does that there is none.
# Seen: an entry of Atom with the content "gió <b>cấp 10</b> giật, 10 km<sup>2</sup>, <b>H</b>ọc sinh nghỉ" is read, and
# written again. By default each piece of text is put on a line of its own: "10 km 2 , H ọc sinh nghỉ", the word Học is cut.
# With prettyPrint false all blanks at the ends of a piece are thrown away: "giócấp 10giật", "km2,Học sinh nghỉ". Beside that
# a text of more than one line, as HTML in a <pre>, loses its line breaks then. Neither way keeps the words; output() to a
# file or a Writer is the same. Whoever goes by outputJDom() and JDOM's raw format keeps them.
# In: ROME 2.1.0.
# Needs a JDK from 17 on (JDK names another than the one that is found) and Maven instead of a Python.
set -euo pipefail

folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT

cat > "$folder/Words.java" <<'JAVA'
import com.rometools.rome.io.*;
import java.io.StringReader;
import java.util.List;
import org.jdom2.output.Format;
import org.jdom2.output.XMLOutputter;

public class Words {
    static final String FEED = "<feed xmlns='http://www.w3.org/2005/Atom'><title>Báo</title><id>tag:bao.example,2024:/</id>"
        + "<updated>2024-09-05T08:00:00Z</updated><entry><title>Bão vào bờ</title><id>tag:bao.example,2024:/1</id>"
        + "<updated>2024-09-05T08:00:00Z</updated><summary type='html'>&lt;pre&gt;Gió\nMưa&lt;/pre&gt;</summary>"
        + "<content type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'>gió <b>cấp 10</b> giật, 10 km<sup>2</sup>, "
        + "<b>H</b>ọc sinh nghỉ</div></content></entry></feed>";

    public static void main(String[] args) throws Exception {
        var feed = new SyndFeedInput().build(new StringReader(FEED));
        var output = new SyndFeedOutput();
        var seen = List.of(
            words(FEED), words(output.outputString(feed)), words(output.outputString(feed, false)),
            words(new XMLOutputter(Format.getRawFormat()).outputString(output.outputJDom(feed))));
        System.out.println("  the article:  " + seen.get(0));
        System.out.println("  by default:   " + seen.get(1));
        System.out.println("  collapsed:    " + seen.get(2));
        System.out.println("  JDOM's raw:   " + seen.get(3));
        var text = "gió cấp 10 giật, 10 km2, Học sinh nghỉ";
        System.exit(seen.equals(List.of(
            text + " | Gió/Mưa", "gió cấp 10 giật, 10 km 2 , H ọc sinh nghỉ | Gió/Mưa",
            "giócấp 10giật, 10 km2,Học sinh nghỉ | Gió Mưa", text + " | Gió/Mưa")) ? 0 : 1);
    }

    /** The words of the content as a browser shows them, and those of the summary with its line break as a slash. */
    static String words(String feed) throws Exception {
        var entry = new SyndFeedInput().build(new StringReader(feed)).getEntries().get(0);
        return entry.getContents().get(0).getValue().replaceAll("<[^>]*>", "").replaceAll("\\s+", " ").trim() + " | "
            + entry.getDescription().getValue().replaceAll("<[^>]*>", "").trim().replace("\n", "/");
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
  <artifactId>words</artifactId>
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
"$java" -cp "$folder/jars/*" "$folder/Words.java" 2> "$folder/log" || { cat "$folder/log" >&2; changed=1; }
[ "$changed" -eq 0 ] && echo "as told" || echo "the behaviour has changed"
exit "$changed"
