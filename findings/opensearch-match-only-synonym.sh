#!/usr/bin/env bash
# OpenSearch: with the synonym "tphcm, hồ chí minh" a "match_only_text" finds "bên hồ, ông minh bền chí" for `tphcm`.
#
# Expected, in the words of its documentation of `match`: for the synonyms "ba,batting average" and the query "ba"
# "OpenSearch searches for ba OR "batting average"", and only with auto_generate_synonyms_phrase_query false for "ba OR
# (batting AND average)"; of match_only_text, it "Supports all query types except interval and span queries". So both types
# of field find the same.
# Seen: in a field of type "text", `tphcm` finds "ở tphcm" and "ở hồ chí minh". In "match_only_text" it also finds a text
# with the three words here and there. And match_phrase with a word that has such a synonym is answered with status 500 ("was
# indexed without position data; cannot run SpanTermQuery"): of a graph of synonyms Lucene's query builder makes spans for
# it. For a phrase of words alone the type looks into _source; for one that comes of a graph it makes do with a conjunction.
# In: OpenSearch 3.9.0, which this runs, and 2.19.6.
# Needs a JDK from 21 on (JDK names another than the one that is found) and Maven instead of a Python.
set -euo pipefail

folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT

cat > "$folder/Synonym.java" <<'JAVA'
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

public class Synonym {
    static String address;

    public static void main(String[] args) throws Exception {
        address = Alone.start(args[0]);
        send("PUT", "/tin", """
            {"settings": {"analysis": {
              "filter": {"synonyms": {"type": "synonym_graph", "synonyms": ["tphcm, hồ chí minh"]}},
              "analyzer": {"asked": {"tokenizer": "standard", "filter": ["lowercase", "synonyms"]}}}},
             "mappings": {"properties": {
              "text": {"type": "text", "analyzer": "standard", "search_analyzer": "asked"},
              "only": {"type": "match_only_text", "analyzer": "standard", "search_analyzer": "asked"}}}}""");
        for (var text : List.of("ở tphcm", "ở hồ chí minh", "bên hồ, ông minh bền chí"))
            send("POST", "/tin/_doc?refresh=true", "{'text': '%s', 'only': '%s'}".formatted(text, text).replace('\'', '"'));
        System.out.println("OpenSearch " + Version.CURRENT + ":");
        var seen = new ArrayList<String>();
        for (var query : List.of("match", "match_phrase"))
            for (var field : List.of("text", "only")) {
                seen.add(found(query, field));
                System.out.println("  " + query + " " + field + ": " + seen.getLast());
            }
        var right = "bên hồ: no, count 2";
        System.exit(seen.equals(List.of(right, "bên hồ: yes, count 3", right, "status 500")) ? 0 : 1);
    }

    static String found(String query, String field) throws Exception {
        var answer = send("POST", "/tin/_search", "{\"query\": {\"" + query + "\": {\"" + field + "\": \"tphcm\"}}}");
        var status = answer.replaceAll("(?s).*\"status\":(\\d+)}$", "$1");
        if (!status.equals(answer)) return "status " + status;
        var count = answer.replaceAll(".*\"total\":\\{\"value\":(\\d+).*", "$1");
        return "bên hồ: " + (answer.contains("bên hồ") ? "yes" : "no") + ", count " + count;
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
            for (var name : List.of("org.opensearch.transport.Netty4ModulePlugin",
                    "org.opensearch.analysis.common.CommonAnalysisModulePlugin"))
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
    dependency org.opensearch.plugin analysis-common 3.9.0
    dependency org.apache.logging.log4j log4j-core 2.25.5
    echo '</dependencies></project>'
} > "$folder/pom.xml"
mvn -q -B -f "$folder/pom.xml" dependency:copy-dependencies -DoutputDirectory="$folder/jars" > "$folder/log" 2>&1 \
    || { cat "$folder/log" >&2; exit 2; }

changed=0
"$java" -Xmx512m --add-modules=jdk.incubator.vector -cp "$folder/jars/*" "$folder/Synonym.java" "$folder" \
    2> "$folder/log" || { cat "$folder/log" >&2; changed=1; }
[ "$changed" -eq 0 ] && echo "as told" || echo "the behaviour has changed"
exit "$changed"
