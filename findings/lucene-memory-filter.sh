#!/usr/bin/env bash
# Lucene: MemoryIndex, made to try new articles on saved queries, says "no match" of an article that matches by its filters.
#
# Expected, in the words of its documentation: "Arbitrary Lucene queries can be run against this class", and search(query) is "a
# number in the range [0.0 .. 1.0], with 0.0 indicating no match"; its example says "no match found" unless it is greater than 0.
# Seen: search() gives the score of the match, and the score of a match may be 0. It is, of a query of clauses that are not to
# count for the order, BooleanClause.Occur.FILTER, or with the boost 0: an alert for "topic is weather, and bão is in the text",
# written with two filters, as one writes what only has to hold, never comes, without an error; with an optional word, it comes
# with those articles only that have the word. Its own createSearcher().count(query) is 1, and an ordinary index finds the article.
# In: lucene-memory 9.12.3, which this runs, and 10.6.0.
# Needs a JDK from 17 on (JDK names another than the one that is found) and Maven instead of a Python.
set -euo pipefail

folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT

cat > "$folder/Filters.java" <<'JAVA'
import org.apache.lucene.analysis.standard.StandardAnalyzer;
import org.apache.lucene.document.*;
import org.apache.lucene.index.*;
import org.apache.lucene.index.memory.MemoryIndex;
import org.apache.lucene.search.*;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.store.ByteBuffersDirectory;

public class Filters {
    static final StandardAnalyzer ANALYZER = new StandardAnalyzer();
    static final String TOPIC = "weather", TEXT = "Bão số 3 vào bờ";
    static boolean same = true;

    static Query term(String field, String word) { return new TermQuery(new Term(field, word)); }

    static Query both(Occur occur, Query... others) {
        var query = new BooleanQuery.Builder().add(term("topic", TOPIC), occur).add(term("text", "bão"), occur);
        for (var other : others) query.add(other, Occur.SHOULD);
        return query.build();
    }

    static void look(Query query, boolean match, boolean told) throws Exception {
        var memory = new MemoryIndex();
        memory.addField("topic", TOPIC, ANALYZER);
        memory.addField("text", TEXT, ANALYZER);
        int ordinary;
        var directory = new ByteBuffersDirectory();
        try (var writer = new IndexWriter(directory, new IndexWriterConfig(ANALYZER))) {
            var article = new Document();
            article.add(new TextField("topic", TOPIC, Field.Store.NO));
            article.add(new TextField("text", TEXT, Field.Store.NO));
            writer.addDocument(article);
        }
        try (var reader = DirectoryReader.open(directory)) {
            ordinary = new IndexSearcher(reader).search(query, 1).scoreDocs.length;
        }
        var score = memory.search(query);
        int count = memory.createSearcher().count(query);
        System.out.println("  " + query + ": search " + (score > 0 ? "a match" : "no match") + ", count " + count + ", ordinary index " + ordinary);
        same &= score > 0 == told && count == (match ? 1 : 0) && ordinary == count;
    }

    public static void main(String[] args) throws Exception {
        look(both(Occur.MUST), true, true);
        look(both(Occur.FILTER), true, false);
        look(both(Occur.FILTER, term("text", "bờ")), true, true);
        look(both(Occur.FILTER, term("text", "lũ")), true, false);
        look(term("text", "bão"), true, true);
        look(new BoostQuery(term("text", "bão"), 0), true, false);
        look(term("text", "lũ"), false, false);
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
    dependency org.apache.lucene lucene-memory 9.12.3
    echo '</dependencies></project>'
} > "$folder/pom.xml"
mvn -q -B -f "$folder/pom.xml" dependency:copy-dependencies -DoutputDirectory="$folder/jars" > "$folder/log" 2>&1 \
    || { cat "$folder/log" >&2; exit 2; }
echo "Lucene 9.12.3"
changed=0
"$java" -cp "$folder/jars/*" "$folder/Filters.java" 2> "$folder/log" || { cat "$folder/log" >&2; changed=1; }
[ "$changed" -eq 0 ] && echo "as told" || echo "the behaviour has changed"
exit "$changed"
