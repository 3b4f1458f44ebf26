#!/usr/bin/env bash
# Lucene: intervals "that do not contain" others leave out intervals that contain none, and a word is "before" itself.
#
# Expected, in the words of its documentation: Intervals.notContaining "returns intervals from the minuend that do not contain
# intervals of the subtrahend", and Intervals.before "returns intervals from the source that appear before intervals from the
# reference". In "Bão gây mưa và lũ" (a storm brings rain and floods) what lies from "mưa" to "lũ" does not contain "bão".
# Seen: "mưa ... lũ" without "bão ... lũ" in it does not find that text: an interval of the subtrahend that begins earlier and
# ends at the same word or later is taken for one that is contained. Any word before the two decides: with "gió" instead of
# "bão" the text is found, and notContaining(ordered(mưa, lũ), bão), which asks the same, finds it too. Where the reference is
# at the first word of the text, that is of every headline that begins with it, what stands there is itself "before": "bão"
# before "bão số" finds "Bão số 3", and "bão" before "bão" every text that begins with its only "bão"; after "Tin" neither does.
# In: lucene-queries 9.12.3, which this runs, and 10.6.0; the filters not_containing and before of "intervals" in OpenSearch are
# these.
# Needs a JDK from 17 on (JDK names another than the one that is found) and Maven instead of a Python.
set -euo pipefail

folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT

cat > "$folder/Without.java" <<'JAVA'
import org.apache.lucene.analysis.standard.StandardAnalyzer;
import org.apache.lucene.document.*;
import org.apache.lucene.index.*;
import org.apache.lucene.queries.intervals.*;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.store.ByteBuffersDirectory;

public class Without {
    static boolean same = true;

    static IntervalsSource word(String word) { return Intervals.term(word); }

    static IntervalsSource both(String first, String second) { return Intervals.ordered(word(first), word(second)); }

    static void look(String text, IntervalsSource source, boolean match, boolean told) throws Exception {
        var directory = new ByteBuffersDirectory();
        try (var writer = new IndexWriter(directory, new IndexWriterConfig(new StandardAnalyzer()))) {
            var article = new Document();
            article.add(new TextField("text", text, Field.Store.NO));
            writer.addDocument(article);
        }
        boolean found;
        try (var reader = DirectoryReader.open(directory)) {
            found = new IndexSearcher(reader).count(new IntervalQuery("text", source)) == 1;
        }
        System.out.println("  " + source + " in \"" + text + "\": " + (found ? "found" : "not found")
            + (found == match ? "" : ", to be " + (match ? "found" : "left out")));
        same &= found == told;
    }

    public static void main(String[] args) throws Exception {
        var without = Intervals.notContaining(both("mưa", "lũ"), both("bão", "lũ"));
        look("Gió gây mưa và lũ", without, true, true);
        look("Bão gây mưa và lũ", Intervals.notContaining(both("mưa", "lũ"), word("bão")), true, true);
        look("Bão gây mưa và lũ", without, true, false);
        look("Mưa và bão, lũ", without, false, false);
        without = Intervals.notContaining(Intervals.phrase("gió", "giật"), Intervals.maxgaps(3, both("bão", "mạnh")));
        look("Bão có gió giật", without, true, true);
        look("Bão có gió giật mạnh", without, true, false);
        var before = Intervals.before(word("bão"), Intervals.phrase("bão", "số"));
        look("Bão mới, bão số 3", before, true, true);
        look("Tin bão số 3", before, false, false);
        look("Bão số 3", before, false, true);
        before = Intervals.before(word("bão"), word("bão"));
        look("Bão chồng bão", before, true, true);
        look("Tin bão", before, false, false);
        look("Bão tan", before, false, true);
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
    dependency org.apache.lucene lucene-queries 9.12.3
    echo '</dependencies></project>'
} > "$folder/pom.xml"
mvn -q -B -f "$folder/pom.xml" dependency:copy-dependencies -DoutputDirectory="$folder/jars" > "$folder/log" 2>&1 \
    || { cat "$folder/log" >&2; exit 2; }
echo "Lucene 9.12.3"
changed=0
"$java" -cp "$folder/jars/*" "$folder/Without.java" 2> "$folder/log" || { cat "$folder/log" >&2; changed=1; }
[ "$changed" -eq 0 ] && echo "as told" || echo "the behaviour has changed"
exit "$changed"
