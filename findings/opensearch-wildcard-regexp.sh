#!/usr/bin/env bash
# OpenSearch: in a field of type "wildcard" the regular expression `tin\-5` does not find "tin-5", nor `5{4}` "5555".
#
# Expected, in the words of its documentation: "A wildcard field is a variant of a keyword field designed for arbitrary
# substring and regular expression matching", and "wildcard, prefix, and regexp queries perform better on wildcard fields".
# So both types find the same texts; a keyword field finds all that is asked for here.
# Seen: an expression that fits one string alone, and is not written just like it, finds nothing, without an error: `tin\-5`
# (so Python's re.escape writes a text), `[5]555`, `5{4}`, `"tin"-5`. `tin-5` finds it, and so does `tin\-[0-9]`, which fits
# several strings. In query_string (`text:/tin\-5/`) it is the same. WildcardFieldMapper.regexpQuery asks Lucene for the
# automaton, is told that it accepts a single string, and then compares the value with the text of the expression, of which
# it takes out backslashes before some characters alone, and not with that string.
# In: OpenSearch 3.9.0, which this runs, and 2.19.6.
# Needs a JDK from 21 on (JDK names another than the one that is found) and Maven instead of a Python.
set -euo pipefail

folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT

cat > "$folder/One.java" <<'JAVA'
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

public class One {
    static final List<String> ASKED = List.of("tin-5", "tin\\-5", "tin\\-[0-9]", "[5]555", "5{4}", "\"tin\"-5", "5+");

    static String address;

    public static void main(String[] args) throws Exception {
        address = Alone.start(args[0]);
        send("PUT", "/tin", """
            {"mappings": {"properties": {"keyword": {"type": "keyword"}, "wildcard": {"type": "wildcard"}}}}""");
        for (var text : List.of("tin-5", "5555"))
            send("POST", "/tin/_doc?refresh=true", "{\"keyword\": \"" + text + "\", \"wildcard\": \"" + text + "\"}");
        System.out.println("OpenSearch " + Version.CURRENT + ":");
        var lost = new ArrayList<String>();
        for (var asked : ASKED) {
            var keyword = found("keyword", asked);
            var wildcard = found("wildcard", asked);
            System.out.println("  " + asked + ": keyword " + keyword + ", wildcard " + wildcard);
            if (keyword != 1) System.exit(1);
            if (wildcard == 0) lost.add(asked);
        }
        System.exit(lost.equals(List.of("tin\\-5", "[5]555", "5{4}", "\"tin\"-5")) ? 0 : 1);
    }

    static int found(String field, String asked) throws Exception {
        var escaped = asked.replace("\\", "\\\\").replace("\"", "\\\"");
        var answer = send("POST", "/tin/_count", "{\"query\": {\"regexp\": {\"" + field + "\": \"" + escaped + "\"}}}");
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
"$java" -Xmx512m --add-modules=jdk.incubator.vector -cp "$folder/jars/*" "$folder/One.java" "$folder" \
    2> "$folder/log" || { cat "$folder/log" >&2; changed=1; }
[ "$changed" -eq 0 ] && echo "as told" || echo "the behaviour has changed"
exit "$changed"
