#!/usr/bin/env bash
# Lucene: BlendedInfixSuggester puts a headline of weight 9 before one of weight 89 that matches as well.
#
# Expected, in the words of its documentation: it "transforms the weight after search to take into account the position of the
# searched term", by default to weight*(1 - 0.10*position), or weight/(1+position). Of two suggestions in which the term
# stands at the same place the one of the greater weight comes first, as with AnalyzingInfixSuggester, which it extends.
# Seen: weights below ten are first multiplied by ten, the others are not: 9 counts as 90, 10 as 10, so that a headline
# that was read nine times comes before one that was read 89 times, and before one of 100 in which the term is the third word.
# With all weights times ten the order is right. No error is told. (With the multiplication, brought in
# with LUCENE-8343, weights below ten were to be told apart after rounding.)
# In: lucene-suggest 9.12.3, which this runs, and 10.6.0; in Solr as BlendedInfixLookupFactory.
# Needs a JDK from 17 on (JDK names another than the one that is found) and Maven instead of a Python.
set -euo pipefail

folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT

cat > "$folder/Weights.java" <<'JAVA'
import java.util.*;
import org.apache.lucene.analysis.standard.StandardAnalyzer;
import org.apache.lucene.search.suggest.*;
import org.apache.lucene.search.suggest.analyzing.*;
import org.apache.lucene.search.suggest.analyzing.BlendedInfixSuggester.BlenderType;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.apache.lucene.util.BytesRef;

public class Weights {
    record Headline(String text, long weight) {}

    static class Headlines implements InputIterator {
        final Iterator<Headline> all;
        Headline one;

        Headlines(List<Headline> all) { this.all = all.iterator(); }

        public BytesRef next() {
            one = all.hasNext() ? all.next() : null;
            return one == null ? null : new BytesRef(one.text());
        }

        public long weight() { return one.weight(); }
        public BytesRef payload() { return null; }
        public boolean hasPayloads() { return false; }
        public Set<BytesRef> contexts() { return null; }
        public boolean hasContexts() { return false; }
    }

    static String seen(AnalyzingInfixSuggester suggester, List<Headline> all) throws Exception {
        suggester.build(new Headlines(all));
        var texts = new ArrayList<String>();
        for (var result : suggester.lookup("bão", 10, true, false)) texts.add(result.key + " " + result.value);
        suggester.close();
        return String.join(", ", texts);
    }

    static AnalyzingInfixSuggester blended(BlenderType type) throws Exception {
        var analyzer = new StandardAnalyzer();
        return new BlendedInfixSuggester(new ByteBuffersDirectory(), analyzer, analyzer, 4, type, 10, false);
    }

    static boolean check(String name, String seen, String told) {
        System.out.println("  " + name + ": " + seen);
        return seen.equals(told);
    }

    public static void main(String[] args) throws Exception {
        var few = List.of(new Headline("Bão tan", 9), new Headline("Bão vào", 89), new Headline("Bão xa", 10),
            new Headline("Sau cơn bão", 100));
        var many = new ArrayList<Headline>();
        for (var one : few) many.add(new Headline(one.text(), 10 * one.weight()));
        boolean same = check("AnalyzingInfixSuggester", seen(new AnalyzingInfixSuggester(new ByteBuffersDirectory(), new StandardAnalyzer()), few),
            "Sau cơn bão 100, Bão vào 89, Bão xa 10, Bão tan 9");
        same &= check("linear", seen(blended(BlenderType.POSITION_LINEAR), few),
            "Bão tan 90, Bão vào 89, Sau cơn bão 80, Bão xa 10");
        same &= check("linear, all weights times ten", seen(blended(BlenderType.POSITION_LINEAR), many),
            "Bão vào 890, Sau cơn bão 800, Bão xa 100, Bão tan 90");
        same &= check("reciprocal", seen(blended(BlenderType.POSITION_RECIPROCAL), few),
            "Bão tan 90, Bão vào 89, Sau cơn bão 33, Bão xa 10");
        same &= check("reciprocal, all weights times ten", seen(blended(BlenderType.POSITION_RECIPROCAL), many),
            "Bão vào 890, Sau cơn bão 333, Bão xa 100, Bão tan 90");
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
    dependency org.apache.lucene lucene-suggest 9.12.3
    echo '</dependencies></project>'
} > "$folder/pom.xml"
mvn -q -B -f "$folder/pom.xml" dependency:copy-dependencies -DoutputDirectory="$folder/jars" > "$folder/log" 2>&1 \
    || { cat "$folder/log" >&2; exit 2; }
echo "Lucene 9.12.3"
changed=0
"$java" -cp "$folder/jars/*" "$folder/Weights.java" 2> "$folder/log" || { cat "$folder/log" >&2; changed=1; }
[ "$changed" -eq 0 ] && echo "as told" || echo "the behaviour has changed"
exit "$changed"
