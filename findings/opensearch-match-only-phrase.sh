#!/usr/bin/env bash
# OpenSearch: a phrase is not found in a field of type "match_only_text" that is filled by `copy_to`; the same words are.
#
# Expected, in the words of its documentation: match_only_text "Supports all query types except interval and span queries"
# and "does support phrase queries", just not as fast as "text"; and copy_to is for searching several fields as one. So a
# phrase is found in either type.
# Seen: of an article whose title is copied to two fields, one "text" and one "match_only_text", `match` finds both fields,
# with all words wanted as well. `match_phrase`, match_phrase_prefix, and a phrase in query_string find the first alone,
# without an error. It is found if the field itself is sent, or is a multi-field (`fields`) of the title. The positions are
# not in the index: the query takes the words from _source, under the name of the field, where what is copied is not (a
# field of type "wildcard", which looks into _source as well, finds it). The same if the field is left out with
# _source.excludes; with _source.enabled false there is an error, as the authors meant it to be (their pull request 11039).
# In: OpenSearch 3.9.0, which this runs, and 2.19.6.
# Needs a JDK from 21 on (JDK names another than the one that is found) and Maven instead of a Python.
set -euo pipefail

folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT

cat > "$folder/Phrase.java" <<'JAVA'
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

public class Phrase {
    static final Map<String, String> ASKED = new LinkedHashMap<>();
    static {
        ASKED.put("match", "{'match': {'FIELD': {'query': 'bão số', 'operator': 'and'}}}");
        ASKED.put("match_phrase", "{'match_phrase': {'FIELD': 'bão số'}}");
        ASKED.put("match_phrase_prefix", "{'match_phrase_prefix': {'FIELD': 'bão s'}}");
        ASKED.put("query_string", "{'query_string': {'fields': ['FIELD'], 'query': '\\'bão số\\''}}".replace("\\'", "\\\""));
    }

    static String address;

    public static void main(String[] args) throws Exception {
        address = Alone.start(args[0]);
        send("PUT", "/tin", """
            {"mappings": {"properties": {
             "title": {"type": "text", "copy_to": ["text", "only"], "fields": {"only": {"type": "match_only_text"}}},
             "text": {"type": "text"}, "only": {"type": "match_only_text"}}}}""");
        send("PUT", "/tin/_doc/1?refresh=true", "{\"title\": \"Bão số 3 vào bờ\"}");
        System.out.println("OpenSearch " + Version.CURRENT + ":");
        var seen = new ArrayList<List<Integer>>();
        for (var asked : ASKED.entrySet()) {
            var counts = new ArrayList<Integer>();
            for (var field : List.of("text", "title.only", "only")) counts.add(found(field, asked.getValue()));
            System.out.println("  %s: text %d, match_only_text as multi-field %d, by copy_to %d"
                .formatted(asked.getKey(), counts.get(0), counts.get(1), counts.get(2)));
            seen.add(counts);
        }
        var lost = List.of(1, 1, 0);
        System.exit(seen.equals(List.of(List.of(1, 1, 1), lost, lost, lost)) ? 0 : 1);
    }

    static int found(String field, String asked) throws Exception {
        var answer = send("POST", "/tin/_count", "{\"query\": " + asked.replace("FIELD", field).replace('\'', '"') + "}");
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
"$java" -Xmx512m --add-modules=jdk.incubator.vector -cp "$folder/jars/*" "$folder/Phrase.java" "$folder" \
    2> "$folder/log" || { cat "$folder/log" >&2; changed=1; }
[ "$changed" -eq 0 ] && echo "as told" || echo "the behaviour has changed"
exit "$changed"
