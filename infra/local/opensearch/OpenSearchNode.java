import static org.codelibs.opensearch.runner.OpenSearchRunner.newConfigs;

import org.codelibs.opensearch.runner.OpenSearchRunner;

/** One OpenSearch node on 127.0.0.1. Arguments: HTTP port, folder of its data, further settings as name=value. */
public final class OpenSearchNode {
  public static void main(String[] arguments) throws InterruptedException {
    int port = Integer.parseInt(arguments[0]);
    OpenSearchRunner runner = new OpenSearchRunner();
    // The runner counts the node's number up from the base, and calls every port taken that is not below this one.
    runner.setMaxHttpPort(port + 1);
    runner.onBuild((number, settings) -> {
      settings.put("network.host", "127.0.0.1").put("http.port", port).put("transport.port", 0);
      settings.put("discovery.type", "single-node").put("action.auto_create_index", false);
      // On a disk that is nearly full a node makes its indices read-only; on a developer's machine that is a riddle.
      settings.put("cluster.routing.allocation.disk.threshold_enabled", false);
      for (int index = 2; index < arguments.length; index++) {
        String[] setting = arguments[index].split("=", 2);
        settings.put(setting[0], setting[1]);
      }
    });
    runner.build(newConfigs().basePath(arguments[1]).clusterName("inkstream").numOfNode(1).baseHttpPort(port - 1).useLogger());
    Runtime.getRuntime().addShutdownHook(new Thread(() -> close(runner)));
    Thread.currentThread().join();
  }

  private static void close(OpenSearchRunner runner) {
    try {
      runner.close();
    } catch (java.io.IOException error) {
      error.printStackTrace();
    }
  }
}
