#!/usr/bin/env bash
# Lucene: of "V&abreve;n" (Văn) HTMLStripCharFilter makes the words "V", "abreve" and "n", and of "h<wbr>ọc" two words.
#
# Expected, in the words of OpenSearch, whose char filter "html_strip" it is: it "removes HTML tags, such as <div>, <p>, and
# <a>, from the input text and renders plain text", and in the text "HTML characters have been converted to their decoded
# values". Elements within a sentence, as <b>, are removed without a trace, so that <b>B</b>ão is one word.
# Seen: both lists are those of HTML 4. Of the named character references of the HTML standard those that Vietnamese needs
# are known in part only: &agrave;, &acirc;, &ecirc;, &ocirc;, &yacute; are read, and &abreve; (ă), &dstrok; (đ), &itilde; (ĩ),
# &utilde; (ũ) are left as they stand, so that the article is found by "abreve" and not by its word. And the elements of a
# sentence (phrasing content) that are not in the list, as <mark>, <ins>, <del>, <bdi>, <data>, <time> and the possible line
# break <wbr>, become a line break: the word that they begin, end or divide is cut in two. No error is told. jsoup reads all.
# In: lucene-analysis-common 9.12.3, which this runs, and 10.6.0; in OpenSearch and Solr.
# Needs a JDK from 17 on (JDK names another than the one that is found) and Maven instead of a Python.
set -euo pipefail

folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT

cat > "$folder/Strip.java" <<'JAVA'
import java.io.StringReader;
import java.util.*;
import org.apache.lucene.analysis.charfilter.HTMLStripCharFilter;
import org.apache.lucene.analysis.standard.StandardTokenizer;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.jsoup.Jsoup;

public class Strip {
    static List<String> words(String html) throws Exception {
        var words = new ArrayList<String>();
        try (var tokenizer = new StandardTokenizer()) {
            tokenizer.setReader(new HTMLStripCharFilter(new StringReader(html)));
            var term = tokenizer.addAttribute(CharTermAttribute.class);
            tokenizer.reset();
            while (tokenizer.incrementToken()) words.add(term.toString());
        }
        return words;
    }

    public static void main(String[] args) throws Exception {
        var told = new LinkedHashMap<String, String>();
        told.put("H&agrave; N&#7897;i", "Hà Nội");
        told.put("&ecirc;m", "êm");
        told.put("V&abreve;n", "V abreve n");
        told.put("&Dstrok;&agrave; L&#7841;t", "Dstrok à Lạt");
        told.put("&dstrok;i", "dstrok i");
        told.put("ngh&itilde;", "ngh itilde");
        told.put("c&utilde;", "c utilde");
        for (var name : List.of("b", "i", "u", "em", "strong", "span", "small", "q", "s"))
            told.put("<" + name + ">h</" + name + ">ọc", "học");
        for (var name : List.of("mark", "ins", "del", "bdi", "data", "time"))
            told.put("<" + name + ">h</" + name + ">ọc", "h ọc");
        told.put("h<wbr>ọc", "h ọc");
        boolean same = true;
        for (var html : told.keySet()) {
            var seen = String.join(" ", words(html));
            System.out.println("  " + html + ": " + seen + "; jsoup " + Jsoup.parse(html).text());
            same &= seen.equals(told.get(html));
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
    dependency org.apache.lucene lucene-analysis-common 9.12.3
    dependency org.jsoup jsoup 1.24.1
    echo '</dependencies></project>'
} > "$folder/pom.xml"
mvn -q -B -f "$folder/pom.xml" dependency:copy-dependencies -DoutputDirectory="$folder/jars" > "$folder/log" 2>&1 \
    || { cat "$folder/log" >&2; exit 2; }
echo "Lucene 9.12.3"
changed=0
"$java" -cp "$folder/jars/*" "$folder/Strip.java" 2> "$folder/log" || { cat "$folder/log" >&2; changed=1; }
[ "$changed" -eq 0 ] && echo "as told" || echo "the behaviour has changed"
exit "$changed"
