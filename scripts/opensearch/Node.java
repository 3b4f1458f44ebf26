// One OpenSearch node made of the jars on the class path, without the distribution: Node HOME key=value...
import java.lang.reflect.Constructor;
import java.nio.file.Paths;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.opensearch.Version;
import org.opensearch.common.settings.Settings;
import org.opensearch.env.Environment;
import org.opensearch.plugins.PluginInfo;

public class Node {
  /** What the distribution has as modules, and Maven Central as libraries; each is called ...ModulePlugin or ...Plugin. */
  static final String[] MODULES = {
    "org.opensearch.transport.Netty4", "org.opensearch.analysis.common.CommonAnalysis",
    "org.opensearch.painless.Painless", "org.opensearch.index.reindex.Reindex",
  };
  static final List<String> LISTS = List.of("discovery.seed_hosts", "cluster.initial_cluster_manager_nodes");

  static class Opened extends org.opensearch.node.Node {
    @SuppressWarnings({"unchecked", "rawtypes"})
    Opened(Environment environment, Collection plugins) { super(environment, plugins, true); }
  }

  static Class<?> module(String name) throws ClassNotFoundException {
    try { return Class.forName(name + "ModulePlugin"); } catch (ClassNotFoundException e) { return Class.forName(name + "Plugin"); }
  }

  public static void main(String[] arguments) throws Exception {
    Settings.Builder settings = Settings.builder().put("path.home", arguments[0]);
    for (int i = 1; i < arguments.length; i++) {
      String[] setting = arguments[i].split("=", 2);
      if (LISTS.contains(setting[0])) settings.putList(setting[0], setting[1].split(","));
      else settings.put(setting[0], setting[1]);
    }
    List<Object> plugins = new ArrayList<>();
    for (String name : MODULES) {
      Class<?> module = module(name);
      // 2.x takes classes, 3.x descriptions of them.
      if (Version.CURRENT.major < 3) plugins.add(module);
      else for (Constructor<?> made : PluginInfo.class.getConstructors())
        if (made.getParameterCount() == 9 && made.getParameterTypes()[3] == Version.class)
          plugins.add(made.newInstance(module.getName(), "on the class path", "NA", Version.CURRENT, "1.8", module.getName(), null, new ArrayList<String>(), false));
    }
    org.opensearch.node.Node node = new Opened(new Environment(settings.build(), Paths.get(arguments[0], "config")), plugins).start();
    Runtime.getRuntime().addShutdownHook(new Thread(() -> { try { node.close(); } catch (Exception e) { e.printStackTrace(); } }));
    System.out.println("up: " + Version.CURRENT);
    Thread.currentThread().join();
  }
}
