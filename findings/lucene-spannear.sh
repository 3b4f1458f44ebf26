#!/usr/bin/env bash
# Lucene, and so OpenSearch's span_near: a span near itself. "a and a, side by side, in any order" finds a text with one a.
#
# Expected, in the words of org.apache.lucene.queries.spans.SpanNearQuery: "Matches spans which are near one another. One
# can specify slop, the maximum number of intervening unmatched positions, as well as whether matches are required to be
# in-order". Two clauses ask for two spans.
# Seen: of the texts "storm", "storm storm" and "storm rain storm", the query SpanNear(storm, storm; slop 0) finds the second
# alone where order counts, which is right. Where it does not (inOrder false), it finds all three: both clauses are met by the
# same span, for NearSpansUnordered lets clauses overlap, and the width that is left over is then less than the slop.
# Intervals.unordered(storm, storm) with no gap finds the second alone.
# In: Lucene 9.12.3 (OpenSearch 2.19.6), 10.3.2.
# Needs a JDK from 21 on (JDK names another than the one that is found) and Maven instead of a Python.
set -euo pipefail

folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT

cat > "$folder/Near.java" <<'JAVA'
import java.util.*;
import org.apache.lucene.analysis.standard.StandardAnalyzer;
import org.apache.lucene.document.*;
import org.apache.lucene.index.*;
import org.apache.lucene.queries.intervals.*;
import org.apache.lucene.queries.spans.*;
import org.apache.lucene.search.*;
import org.apache.lucene.store.ByteBuffersDirectory;

public class Near {
    static final List<String> TEXTS = List.of("storm", "storm storm", "storm rain storm");

    public static void main(String[] args) throws Exception {
        var directory = new ByteBuffersDirectory();
        try (var writer = new IndexWriter(directory, new IndexWriterConfig(new StandardAnalyzer()))) {
            for (var text : TEXTS) {
                var document = new Document();
                document.add(new TextField("text", text, Field.Store.NO));
                writer.addDocument(document);
            }
        }
        var searcher = new IndexSearcher(DirectoryReader.open(directory));
        var storm = new SpanTermQuery(new Term("text", "storm"));
        var term = Intervals.term("storm");
        var seen = List.of(
            found(searcher, new SpanNearQuery(new SpanQuery[] {storm, storm}, 0, true)),
            found(searcher, new SpanNearQuery(new SpanQuery[] {storm, storm}, 0, false)),
            found(searcher, new IntervalQuery("text", Intervals.maxgaps(0, Intervals.unordered(term, term)))));
        System.out.println("Lucene " + args[0] + ": in order " + seen.get(0) + ", in any order " + seen.get(1)
            + ", as intervals " + seen.get(2));
        System.exit(seen.equals(List.of(List.of("storm storm"), TEXTS, List.of("storm storm"))) ? 0 : 1);
    }

    static List<String> found(IndexSearcher searcher, Query query) throws Exception {
        var texts = new TreeSet<Integer>();
        for (var hit : searcher.search(query, 9).scoreDocs) texts.add(hit.doc);
        return texts.stream().map(TEXTS::get).toList();
    }
}
JAVA

java="java"
for home in "${JDK:-}" "${JAVA_HOME:-}" /usr/lib/jvm/*; do
    [ -x "$home/bin/javac" ] || continue
    version="$("$home/bin/java" -version 2>&1 | sed -n 's/^[^"]*version "\([0-9]*\).*/\1/p')"
    [ "${version:-0}" -ge 21 ] && { java="$home/bin/java"; break; }
done

changed=0
for version in 9.12.3 10.3.2; do
    for part in core queries; do
        mvn -q -B dependency:copy -Dartifact="org.apache.lucene:lucene-$part:$version" \
            -DoutputDirectory="$folder/$version" > "$folder/log" 2>&1 || { cat "$folder/log" >&2; exit 2; }
    done
    "$java" -cp "$folder/$version/*" "$folder/Near.java" "$version" 2> "$folder/log" || { cat "$folder/log" >&2; changed=1; }
done
[ "$changed" -eq 0 ] && echo "as told" || echo "the behaviour has changed"
exit "$changed"
