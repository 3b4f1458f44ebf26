#!/usr/bin/env bash
# commonmark-java: the Markdown that it writes of "+ 5 độ ở Huế" is a list without the plus; a line with ~~~ hides what follows.
#
# Expected, in the words of its documentation: MarkdownRenderer "should produce Markdown that is semantically equivalent to the
# input, i.e. if the Markdown was parsed again and compared against the original AST, it should be the same"; escaping "might be
# over-eager". In CommonMark (5.2, 4.5) "+" begins a list as "-" and "*" do, and ~~~ a block of code as ``` does.
# Seen: at the beginning of a line "-", "*", "#", "5." and ``` are escaped where they are text, but "+" and ~~~ are not. Of a
# paragraph "+ 5 độ ở Huế" (5 degrees more) an item of a list is left, "5 độ ở Huế", the plus is gone; a paragraph is cut in two
# where its second line begins so. Of "~~~ Hết ~~~" (the end), written below an article, nothing is left to read, and all that
# comes after it is code: bold is no longer bold, a link no link. So it is with text that was escaped in the Markdown that was
# parsed, with "&#43;", and with nodes made by a program, as of a page in HTML. No error is told.
# In: org.commonmark:commonmark 0.32.0.
# Needs a JDK from 17 on (JDK names another than the one that is found) and Maven instead of a Python.
set -euo pipefail

folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT

cat > "$folder/Plus.java" <<'JAVA'
import org.commonmark.node.*;
import org.commonmark.parser.Parser;
import org.commonmark.renderer.html.HtmlRenderer;
import org.commonmark.renderer.markdown.MarkdownRenderer;

public class Plus {
    static final Parser PARSER = Parser.builder().build();
    static final HtmlRenderer HTML = HtmlRenderer.builder().build();
    static final MarkdownRenderer MARKDOWN = MarkdownRenderer.builder().build();
    static boolean same = true;

    static String html(Node node) {
        return HTML.render(node).strip().replace(">\n", ">").replace("\n</", "</").replace("\n", " ");
    }

    static void look(Node document, String told) {
        var before = html(document);
        var written = MARKDOWN.render(document);
        var after = html(PARSER.parse(written));
        System.out.println("  " + before + ", written " + written.strip().replace("\n", "\\n")
            + (after.equals(before) ? ": the same" : ": " + after));
        same &= after.equals(told);
    }

    static void kept(String markdown) {
        var document = PARSER.parse(markdown);
        look(document, html(document));
    }

    static void changed(String markdown, String told) { look(PARSER.parse(markdown), told); }

    public static void main(String[] args) {
        kept("\\- 5 độ ở Huế");
        kept("\\* 5 độ ở Huế");
        kept("\\# Huế");
        kept("5\\. Huế");
        kept("\\``` Hết");
        changed("\\+ 5 độ ở Huế", "<ul><li>5 độ ở Huế</li></ul>");
        changed("&#43; 5 độ ở Huế", "<ul><li>5 độ ở Huế</li></ul>");
        changed("Mưa tăng\n\\+ 5%", "<p>Mưa tăng</p><ul><li>5%</li></ul>");
        changed("- \\+ 5 độ", "<ul><li><ul><li>5 độ</li></ul></li></ul>");
        changed("\\~~~ Hết ~~~\n\nXem **Huế**", "<pre><code class=\"language-Hết\">Xem **Huế**</code></pre>");
        var document = new Document();
        var paragraph = new Paragraph();
        paragraph.appendChild(new Text("+ 5 độ ở Huế"));
        document.appendChild(paragraph);
        look(document, "<ul><li>5 độ ở Huế</li></ul>");
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
    dependency org.commonmark commonmark 0.32.0
    echo '</dependencies></project>'
} > "$folder/pom.xml"
mvn -q -B -f "$folder/pom.xml" dependency:copy-dependencies -DoutputDirectory="$folder/jars" > "$folder/log" 2>&1 \
    || { cat "$folder/log" >&2; exit 2; }
echo "commonmark-java 0.32.0"
changed=0
"$java" -cp "$folder/jars/*" "$folder/Plus.java" 2> "$folder/log" || { cat "$folder/log" >&2; changed=1; }
[ "$changed" -eq 0 ] && echo "as told" || echo "the behaviour has changed"
exit "$changed"
