#!/usr/bin/env bash
# OpenSearch: in a field of type "wildcard" with a normalizer, `term` finds "Hà Nội" and `terms` does not.
#
# Expected, in the words of its documentation: the normalizer of a wildcard field is "used to preprocess values for indexing
# and search", and with "lowercase" a search does not mind capitals. `terms` finds what has one of the terms, so `terms` of
# one term is `term`. A keyword field with the same normalizer is found by both.
# Seen: "Hà Nội" in a wildcard field with the normalizer "lowercase" is found by `term` and `match` with "Hà Nội", and not
# by `terms` with ["Hà Nội"] or ["Hà Nội", "Huế"], without an error; `terms` with ["hà nội"] finds it. And a `must_not` of
# such `terms` excludes nothing. WildcardFieldMapper.termsQuery compares the values as they were sent, in the index as in
# the source; termQuery goes through wildcardQuery, which normalizes.
# In: OpenSearch 3.9.0, which this runs, and 2.19.6.
# Needs a JDK from 21 on (JDK names another than the one that is found) and Maven instead of a Python.
set -euo pipefail

folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT

cat > "$folder/Terms.java" <<'JAVA'
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

public class Terms {
    static final List<String> ASKED = List.of(
        "{'term': {'FIELD': 'Hà Nội'}}", "{'match': {'FIELD': 'Hà Nội'}}", "{'terms': {'FIELD': ['hà nội']}}",
        "{'terms': {'FIELD': ['Hà Nội']}}", "{'terms': {'FIELD': ['Hà Nội', 'Huế']}}",
        "{'bool': {'must_not': {'terms': {'FIELD': ['Hà Nội']}}}}");

    static String address;

    public static void main(String[] args) throws Exception {
        address = Alone.start(args[0]);
        send("PUT", "/tin", """
            {"mappings": {"properties": {"keyword": {"type": "keyword", "normalizer": "lowercase"},
             "wildcard": {"type": "wildcard", "normalizer": "lowercase"}}}}""");
        send("PUT", "/tin/_doc/1?refresh=true", "{\"keyword\": \"Hà Nội\", \"wildcard\": \"Hà Nội\"}");
        System.out.println("OpenSearch " + Version.CURRENT + ":");
        var keyword = new ArrayList<Integer>();
        var wildcard = new ArrayList<Integer>();
        for (var asked : ASKED) {
            keyword.add(found("keyword", asked));
            wildcard.add(found("wildcard", asked));
            System.out.println("  " + asked + ": keyword " + keyword.getLast() + ", wildcard " + wildcard.getLast());
        }
        System.exit(keyword.equals(List.of(1, 1, 1, 1, 1, 0)) && wildcard.equals(List.of(1, 1, 1, 0, 0, 1)) ? 0 : 1);
    }

    static int found(String field, String asked) throws Exception {
        var query = asked.replace("FIELD", field).replace('\'', '"');
        var answer = send("POST", "/tin/_count", "{\"query\": " + query + "}");
        return Integer.parseInt(answer.replaceAll(".*\"count\":(\\d+).*", "$1"));
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
"$java" -Xmx512m --add-modules=jdk.incubator.vector -cp "$folder/jars/*" "$folder/Terms.java" "$folder" \
    2> "$folder/log" || { cat "$folder/log" >&2; changed=1; }
[ "$changed" -eq 0 ] && echo "as told" || echo "the behaviour has changed"
exit "$changed"
