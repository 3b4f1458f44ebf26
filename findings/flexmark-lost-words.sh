#!/usr/bin/env bash
# flexmark-java: in the Markdown that it makes of HTML the words of <abbr>, of <tfoot> and of a <dl> with <div> are lost.
#
# Expected: FlexmarkHtmlConverter converts HTML to Markdown, so the words of a page are still there. In the Markdown of
# abbreviations, which it writes, *[NN]: is a definition below, and the word NN stays in its sentence. In the HTML Standard
# <tfoot> holds rows of a table, as <tbody> does, <dl> may group its names and values in <div>, and text directly in an <li> is
# apart from a <p> or <blockquote> in it, as two <section>s are.
# Seen: "Bộ <abbr title="...">NN</abbr> nói" becomes "Bộ nói", with the definition of a word that is nowhere; without a title
# that is lost too. The row of totals in <tfoot> is left out, and of a <dl> with <div> nothing is left. "Ở
# Huế<p>mưa to</p>" in an <li> becomes "Ở Huếmưa to", two <section>s become "HuếVinh". No error is told, and a search over the
# Markdown does not find these words.
# In: com.vladsch.flexmark:flexmark-html2md-converter 0.64.8.
# Needs a JDK from 17 on (JDK names another than the one that is found) and Maven instead of a Python.
set -euo pipefail

folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT

cat > "$folder/Lost.java" <<'JAVA'
import com.vladsch.flexmark.html2md.converter.FlexmarkHtmlConverter;

public class Lost {
    static boolean same = true;

    static void look(String html, String told) {
        var seen = FlexmarkHtmlConverter.builder().build().convert(html).strip().replace("\n", "\\n");
        System.out.println("  " + html + ": " + (seen.isEmpty() ? "nothing" : seen));
        same &= seen.equals(told);
    }

    static String row(String... cells) { return "<tr><td>" + String.join("</td><td>", cells) + "</td></tr>"; }

    public static void main(String[] args) {
        look("<p>Bộ <b>NN</b> nói</p>", "Bộ **NN** nói");
        look("<p>Bộ <dfn>NN</dfn> nói</p>", "Bộ NN nói");
        look("<p>Bộ <abbr>NN</abbr> nói</p>", "Bộ nói");
        look("<p>Bộ <abbr title=\"Nông nghiệp\">NN</abbr> nói</p>", "Bộ nói\\n\\n*[NN]: Nông nghiệp");
        var body = "<table><tbody>" + row("Huế", "200") + row("Vinh", "150") + "</tbody>";
        var rows = "|------|-----|\\n| Huế  | 200 |\\n| Vinh | 150 |";
        look(body + "</table>", rows);
        look(body + "<tbody>" + row("Cộng", "350") + "</tbody></table>", rows + "\\n| Cộng | 350 |");
        look(body + "<tfoot>" + row("Cộng", "350") + "</tfoot></table>", rows);
        look("<dl><dt>Huế</dt><dd>mưa</dd></dl>", "Huế\\n:   mưa");
        look("<dl><div><dt>Huế</dt><dd>mưa</dd></div></dl>", "");
        look("<ul><li>Ở Huế<div>mưa to</div></li></ul>", "* Ở Huế  \\n  mưa to");
        look("<ul><li>Ở Huế<p>mưa to</p></li></ul>", "* Ở Huếmưa to");
        look("<ul><li>Ở Huế<blockquote>mưa to</blockquote></li></ul>", "* Ở Huếmưa to");
        look("<div>Huế</div><div>Vinh</div>", "Huế  \\nVinh");
        look("<section>Huế</section><section>Vinh</section>", "HuếVinh");
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
    dependency com.vladsch.flexmark flexmark-html2md-converter 0.64.8
    echo '</dependencies></project>'
} > "$folder/pom.xml"
mvn -q -B -f "$folder/pom.xml" dependency:copy-dependencies -DoutputDirectory="$folder/jars" > "$folder/log" 2>&1 \
    || { cat "$folder/log" >&2; exit 2; }
echo "flexmark-html2md-converter 0.64.8, $(cd "$folder/jars" && ls jsoup-*.jar)"
changed=0
"$java" -cp "$folder/jars/*" "$folder/Lost.java" 2> "$folder/log" || { cat "$folder/log" >&2; changed=1; }
[ "$changed" -eq 0 ] && echo "as told" || echo "the behaviour has changed"
exit "$changed"
