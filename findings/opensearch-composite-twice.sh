#!/usr/bin/env bash
# OpenSearch: a `composite` aggregation by day counts an article twice that has two times of one day; without a query, once.
#
# Expected, in the words of its documentation: doc_count of a bucket is the number of documents in it; `composite` "creates
# a bucket for every combination of individual source values", and its source date_histogram "groups by date or time ranges
# of a specified width". So each day counts as in the aggregation date_histogram, which counts one document once.
# Seen: of an article with two times of 5 September and one of 6 September, date_histogram counts 1 and 1. `composite`
# counts 2 and 1, more than there are documents, as soon as the request has a query, be it match_all; without a query it
# counts 1 and 1, for another piece of code answers (the rewriting to ranges). The source histogram counts twice with and
# without a query. Elasticsearch had the like for terms of numbers, called it a bug and mended it in 2022 (its issue 88598).
# In: OpenSearch 3.9.0, which this runs, and 2.19.6 (where match_all counts as no query).
# Needs a JDK from 21 on (JDK names another than the one that is found) and Maven instead of a Python.
set -euo pipefail

folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT

cat > "$folder/Days.java" <<'JAVA'
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.*;
import org.opensearch.Version;
import org.opensearch.common.settings.Settings;
import org.opensearch.env.Environment;
import org.opensearch.http.HttpServerTransport;
import org.opensearch.node.Node;
import org.opensearch.plugins.PluginInfo;

public class Days {
    static final String DAYS = "'calendar_interval': 'day', 'field': 'times'";
    static final String PAGES = "'interval': 10, 'field': 'pages'";
    static final Map<String, String> ASKED = new LinkedHashMap<>();
    static {
        ASKED.put("date_histogram", "{'date_histogram': {" + DAYS + "}}");
        ASKED.put("composite of date_histogram", "{'composite': {'sources': [{'a': {'date_histogram': {" + DAYS + "}}}]}}");
        ASKED.put("histogram", "{'histogram': {" + PAGES + "}}");
        ASKED.put("composite of histogram", "{'composite': {'sources': [{'a': {'histogram': {" + PAGES + "}}}]}}");
    }

    static String address;

    public static void main(String[] args) throws Exception {
        address = Alone.start(args[0]);
        send("PUT", "/tin", """
            {"mappings": {"properties": {"times": {"type": "date"}, "pages": {"type": "integer"}}}}""");
        send("PUT", "/tin/_doc/1?refresh=true", """
            {"times": ["2024-09-05T08:00:00Z", "2024-09-05T20:00:00Z"], "pages": [3, 7]}""");
        send("PUT", "/tin/_doc/2?refresh=true", """
            {"times": "2024-09-06T08:00:00Z", "pages": 12}""");
        System.out.println("OpenSearch " + Version.CURRENT + ":");
        var seen = new ArrayList<String>();
        for (var query : List.of("", "'query': {'match_all': {}}, "))
            for (var asked : ASKED.entrySet()) {
                seen.add(counts(query, asked.getValue()));
                var name = (query.isEmpty() ? "no query" : "match_all") + ", " + asked.getKey();
                System.out.println("  " + name + ": " + seen.getLast());
            }
        System.exit(seen.equals(List.of("1, 1", "1, 1", "1, 1", "2, 1", "1, 1", "2, 1", "1, 1", "2, 1")) ? 0 : 1);
    }

    static String counts(String query, String asked) throws Exception {
        var body = ("{'size': 0, " + query + "'aggs': {'a': " + asked + "}}").replace('\'', '"');
        var counts = new StringJoiner(", ");
        var found = java.util.regex.Pattern.compile("\"doc_count\":(\\d+)").matcher(send("POST", "/tin/_search", body));
        while (found.find()) counts.add(found.group(1));
        return counts.toString();
    }

    /** A single node of this process, from the jars alone; it answers on a port of its own choice. */
    static class Alone extends Node {
        Alone(Settings settings, List<PluginInfo> modules) {
            super(new Environment(settings, Path.of(settings.get("path.home"), "config")), modules, true);
        }

        static String start(String home) throws Exception {
            var settings = Settings.builder().put("path.home", home).put("discovery.type", "single-node")
                .put("network.host", "127.0.0.1").put("http.port", "0").put("transport.port", "0")
                .put("cluster.routing.allocation.disk.threshold_enabled", false).build();
            var modules = new ArrayList<PluginInfo>();
            for (var name : List.of("org.opensearch.transport.Netty4ModulePlugin"))
                modules.add(new PluginInfo(name, "", "", Version.CURRENT, "21", name, null, List.of(), false));
            var node = new Alone(settings, modules).start();
            var bound = node.injector().getInstance(HttpServerTransport.class).boundAddress();
            return "http://127.0.0.1:" + bound.publishAddress().getPort();
        }
    }

    static String send(String method, String path, String body) throws Exception {
        var request = HttpRequest.newBuilder(URI.create(address + path)).header("Content-Type", "application/json")
            .method(method, HttpRequest.BodyPublishers.ofString(body)).build();
        return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString()).body();
    }
}
JAVA

java="java"
for home in "${JDK:-}" "${JAVA_HOME:-}" /usr/lib/jvm/*; do
    [ -x "$home/bin/javac" ] || continue
    version="$("$home/bin/java" -version 2>&1 | sed -n 's/^[^"]*version "\([0-9]*\).*/\1/p')"
    [ "${version:-0}" -ge 21 ] && { java="$home/bin/java"; break; }
done

dependency() { echo "<dependency><groupId>$1</groupId><artifactId>$2</artifactId><version>$3</version></dependency>"; }
{
    echo '<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>'
    echo '<groupId>x</groupId><artifactId>x</artifactId><version>1</version><dependencies>'
    dependency org.opensearch opensearch 3.9.0
    dependency org.opensearch.plugin transport-netty4-client 3.9.0
    dependency org.apache.logging.log4j log4j-core 2.25.5
    echo '</dependencies></project>'
} > "$folder/pom.xml"
mvn -q -B -f "$folder/pom.xml" dependency:copy-dependencies -DoutputDirectory="$folder/jars" > "$folder/log" 2>&1 \
    || { cat "$folder/log" >&2; exit 2; }

changed=0
"$java" -Xmx512m --add-modules=jdk.incubator.vector -cp "$folder/jars/*" "$folder/Days.java" "$folder" \
    2> "$folder/log" || { cat "$folder/log" >&2; changed=1; }
[ "$changed" -eq 0 ] && echo "as told" || echo "the behaviour has changed"
exit "$changed"
