#!/usr/bin/env bash
# Apache POI: of a Word document with tracked changes XWPFWordExtractor reads the words that were crossed out with the others.
#
# Expected: of "Học sinh [phải → không phải] nghỉ học" the words "Học sinh không phải nghỉ học", as Word prints it without marks.
# In ECMA-376, Part 1 (17.13.5), what is within <w:del> was deleted, and <w:moveFrom> is where moved words have been before. POI
# says so too: XWPFParagraph.getText() leaves the former out ("don't include the text if … this is a deleted run"), and
# XWPFWordExtractor calls itself a "Helper class to extract text from an OOXML Word file".
# Seen: the extractor gives "Học sinh phải không phải nghỉ học", that is, a sentence that nobody has written and that says the
# contrary; a figure that was corrected stands there as "8085", both as one number; moved words come twice. And words
# that were added within a link, <w:hyperlink><w:ins>, are lost. No error is told.
# In: org.apache.poi:poi-ooxml 5.5.1.
# Needs a JDK from 17 on (JDK names another than the one that is found) and Maven instead of a Python.
set -euo pipefail

folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT

cat > "$folder/Tracked.java" <<'JAVA'
import java.io.*;
import java.nio.charset.StandardCharsets;
import java.util.*;
import java.util.zip.*;
import org.apache.poi.xwpf.extractor.XWPFWordExtractor;
import org.apache.poi.xwpf.usermodel.XWPFDocument;

public class Tracked {
    static final String W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
    static final String R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    static final String PACKAGE = "http://schemas.openxmlformats.org/package/2006/";

    static byte[] docx(String body) throws IOException {
        var files = new LinkedHashMap<String, String>();
        files.put("[Content_Types].xml", "<Types xmlns=\"" + PACKAGE + "content-types\"><Default Extension=\"rels\" "
            + "ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Override PartName=\"/word/document.xml\" "
            + "ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml\"/></Types>");
        files.put("_rels/.rels", "<Relationships xmlns=\"" + PACKAGE + "relationships\"><Relationship Id=\"a\" Type=\"" + R
            + "/officeDocument\" Target=\"word/document.xml\"/></Relationships>");
        files.put("word/_rels/document.xml.rels", "<Relationships xmlns=\"" + PACKAGE + "relationships\"><Relationship Id=\"b\" Type=\"" + R
            + "/hyperlink\" Target=\"http://bao.example/\" TargetMode=\"External\"/></Relationships>");
        files.put("word/document.xml", "<w:document xmlns:w=\"" + W + "\" xmlns:r=\"" + R + "\"><w:body>" + body + "</w:body></w:document>");
        var bytes = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(bytes)) {
            for (var file : files.entrySet()) {
                zip.putNextEntry(new ZipEntry(file.getKey()));
                zip.write(file.getValue().getBytes(StandardCharsets.UTF_8));
            }
        }
        return bytes.toByteArray();
    }

    static String run(String text) { return "<w:r><w:t xml:space=\"preserve\">" + text + "</w:t></w:r>"; }

    static String p(String... runs) { return "<w:p>" + String.join("", runs) + "</w:p>"; }

    static String mark(String name, String inner) {
        return "<w:" + name + " w:id=\"1\" w:author=\"Lan\" w:date=\"2024-09-05T08:00:00Z\">" + inner + "</w:" + name + ">";
    }

    static String del(String text) { return mark("del", "<w:r><w:delText>" + text + "</w:delText></w:r>"); }

    public static void main(String[] args) throws Exception {
        var link = "<w:hyperlink r:id=\"b\">" + run("xem thêm") + "</w:hyperlink>";
        boolean same = true;
        for (var one : List.of(
            List.of("plain", p(run("Học sinh không phải nghỉ học")), "Học sinh không phải nghỉ học"),
            List.of("w:ins", p(run("Học sinh "), mark("ins", run("không ")), run("phải nghỉ học")), "Học sinh không phải nghỉ học"),
            List.of("w:del, w:ins", p(run("Học sinh "), del("phải "), mark("ins", run("không phải ")), run("nghỉ học")),
                "Học sinh phải không phải nghỉ học"),
            List.of("w:del, w:ins", p(run("Gió giật "), del("80"), mark("ins", run("85")), run(" km/h")), "Gió giật 8085 km/h"),
            List.of("w:moveFrom, w:moveTo", p(mark("moveFrom", run("Hôm qua ")), run("bão tan "), mark("moveTo", run("Hôm qua "))),
                "Hôm qua bão tan Hôm qua"),
            List.of("link", p(run("Bão tan, "), link), "Bão tan, xem thêm"),
            List.of("w:ins in a link", p(run("Bão tan, "), "<w:hyperlink r:id=\"b\">" + mark("ins", run("xem thêm")) + "</w:hyperlink>"),
                "Bão tan,"))) {
            try (var document = new XWPFDocument(new ByteArrayInputStream(docx(one.get(1)))); var all = new XWPFWordExtractor(document)) {
                var seen = all.getText().replaceAll("\\s+", " ").trim();
                var paragraph = document.getParagraphs().get(0).getText().trim();
                System.out.println("  " + one.get(0) + ": " + seen + "; getText() of the paragraph " + paragraph);
                same &= seen.equals(one.get(2));
            }
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
    dependency org.apache.poi poi-ooxml 5.5.1
    echo '</dependencies></project>'
} > "$folder/pom.xml"
mvn -q -B -f "$folder/pom.xml" dependency:copy-dependencies -DoutputDirectory="$folder/jars" > "$folder/log" 2>&1 \
    || { cat "$folder/log" >&2; exit 2; }
echo "Apache POI 5.5.1"
changed=0
"$java" -Dlog4j2.statusLoggerLevel=OFF -cp "$folder/jars/*" "$folder/Tracked.java" 2> "$folder/log" || { cat "$folder/log" >&2; changed=1; }
[ "$changed" -eq 0 ] && echo "as told" || echo "the behaviour has changed"
exit "$changed"
