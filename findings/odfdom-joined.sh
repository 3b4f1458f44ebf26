#!/usr/bin/env bash
# ODFDOM (ODF Toolkit): of a text document the last word before a table and the first in it become one word, and so do others.
#
# Expected, as it is documented: OdfEditableTextExtractor gives "all the text that the user can typically edit", and
# "can be used by search engine, and text analytic operations"; OdfTextExtractor, of the content root, "the whole document
# content", where "text:p, text:h, ... are processed according to ODF specification". There paragraphs and the cells of a table
# are apart, a text box and a footnote are no part of the words around them, and the address of a link is not its text.
# Seen: the paragraph "Lũ ở" before a table whose first cell is "Huế" is read "Lũ ởHuế" by the editable extractor, which also
# writes the address of a link before its first word, "http://bao.example/Báo Mới". Both extractors join the end of what stands
# within a paragraph with the word behind it: a picture with a caption (a text box, as LibreOffice writes it), "Ảnh: Lan", and
# "Bão tan" become "Ảnh: LanBão tan", the footnote "cấp 14" and the next word "cấp 14mạnh"; a picture's title "Huế", its
# description "mưa" and the word "Bão" become "HuếmưaBão". A search for these words finds nothing; no error is told.
# In: org.odftoolkit:odfdom-java 0.13.0.
# Needs a JDK from 17 on (JDK names another than the one that is found) and Maven instead of a Python.
set -euo pipefail

folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT

cat > "$folder/Joined.java" <<'JAVA'
import java.io.*;
import java.nio.charset.StandardCharsets;
import java.util.*;
import java.util.zip.*;
import org.odftoolkit.odfdom.doc.OdfTextDocument;
import org.odftoolkit.odfdom.incubator.doc.text.*;

public class Joined {
    static final String OASIS = "urn:oasis:names:tc:opendocument:xmlns:";
    static final String TYPE = "application/vnd.oasis.opendocument.text";
    static boolean same = true;

    static byte[] document(String body) throws Exception {
        var bytes = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(bytes)) {
            put(zip, "mimetype", TYPE);
            put(zip, "META-INF/manifest.xml", "<m:manifest xmlns:m=\"" + OASIS + "manifest:1.0\" m:version=\"1.2\">"
                + "<m:file-entry m:full-path=\"/\" m:version=\"1.2\" m:media-type=\"" + TYPE + "\"/>"
                + "<m:file-entry m:full-path=\"content.xml\" m:media-type=\"text/xml\"/></m:manifest>");
            put(zip, "content.xml", "<office:document-content xmlns:office=\"" + OASIS + "office:1.0\" xmlns:text=\"" + OASIS
                + "text:1.0\" xmlns:table=\"" + OASIS + "table:1.0\" xmlns:draw=\"" + OASIS + "drawing:1.0\" xmlns:svg=\""
                + OASIS + "svg-compatible:1.0\" xmlns:xlink=\"http://www.w3.org/1999/xlink\" office:version=\"1.2\">"
                + "<office:body><office:text>" + body + "</office:text></office:body></office:document-content>");
        }
        return bytes.toByteArray();
    }

    static void put(ZipOutputStream zip, String name, String text) throws Exception {
        zip.putNextEntry(new ZipEntry(name));
        zip.write(text.getBytes(StandardCharsets.UTF_8));
        zip.closeEntry();
    }

    static String words(String text) { return text.strip().replaceAll("\\s+", " "); }

    static void look(String shown, String body, String simple, String editable) throws Exception {
        try (var document = (OdfTextDocument) OdfTextDocument.loadDocument(new ByteArrayInputStream(document(body)))) {
            var first = words(OdfTextExtractor.newOdfTextExtractor(document.getContentRoot()).getText());
            var second = words(OdfEditableTextExtractor.newOdfEditableTextExtractor(document).getText());
            System.out.println("  " + shown + ": \"" + first + "\", editable \"" + second + "\"");
            same &= first.equals(simple) && second.equals(editable);
        }
    }

    static String p(String inner) { return "<text:p>" + inner + "</text:p>"; }

    static String table(String... cells) {
        var row = new StringBuilder();
        for (var cell : cells) row.append("<table:table-cell>").append(cell).append("</table:table-cell>");
        return "<table:table><table:table-column table:number-columns-repeated=\"" + cells.length + "\"/><table:table-row>"
            + row + "</table:table-row></table:table>";
    }

    static String image(String inner) { return "<draw:image xlink:href=\"http://bao.example/1.png\"/>" + inner; }

    public static void main(String[] args) throws Exception {
        look("two paragraphs", p("Lũ ở") + p("Huế"), "Lũ ở Huế", "Lũ ở Huế");
        look("a table first", table(p("Huế"), p("Vinh")) + p("mưa"), "Huế Vinh mưa", "Huế Vinh mưa");
        look("paragraph, table", p("Lũ ở") + table(p("Huế"), p("Vinh")), "Lũ ở Huế Vinh", "Lũ ởHuế Vinh");
        look("a link", p("Theo <text:a xlink:type=\"simple\" xlink:href=\"http://bao.example/\">Báo Mới</text:a>"),
            "Theo Báo Mới", "Theo http://bao.example/Báo Mới");
        var caption = "<draw:frame><draw:text-box>" + p("<draw:frame>" + image("") + "</draw:frame>Ảnh: Lan")
            + "</draw:text-box></draw:frame>";
        look("a caption behind", p("Bão tan" + caption), "Bão tan Ảnh: Lan", "Bão tan Ảnh: Lan");
        look("a caption before", p(caption + "Bão tan"), "Ảnh: LanBão tan", "Ảnh: LanBão tan");
        look("a title of a picture", p("<draw:frame>" + image("<svg:title>Huế</svg:title><svg:desc>mưa</svg:desc>")
            + "</draw:frame>Bão"), "HuếmưaBão", "HuếmưaBão");
        look("a footnote", p("Bão <text:note text:id=\"n\" text:note-class=\"footnote\">"
            + "<text:note-citation>1</text:note-citation><text:note-body>" + p("cấp 14")
            + "</text:note-body></text:note>mạnh"), "Bão 1 cấp 14mạnh", "Bão 1 cấp 14mạnh");
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
    dependency org.odftoolkit odfdom-java 0.13.0
    echo '</dependencies></project>'
} > "$folder/pom.xml"
mvn -q -B -f "$folder/pom.xml" dependency:copy-dependencies -DoutputDirectory="$folder/jars" > "$folder/log" 2>&1 \
    || { cat "$folder/log" >&2; exit 2; }
echo "ODFDOM 0.13.0"
changed=0
"$java" -cp "$folder/jars/*" "$folder/Joined.java" 2> "$folder/log" || { cat "$folder/log" >&2; changed=1; }
[ "$changed" -eq 0 ] && echo "as told" || echo "the behaviour has changed"
exit "$changed"
