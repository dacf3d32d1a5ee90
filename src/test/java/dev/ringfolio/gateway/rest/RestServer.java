package dev.ringfolio.gateway.rest;

import static java.util.Locale.ROOT;

import dev.ringfolio.bus.VertxBus;
import dev.ringfolio.config.Config;
import dev.ringfolio.config.ConfigLoader;
import dev.ringfolio.core.time.Clock;
import dev.ringfolio.gateway.auth.Authenticator;
import dev.ringfolio.gateway.auth.OpenAuthenticator;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;

/** The routes on a real HTTP server, over a real bus, with fake rooms behind. */
final class RestServer implements AutoCloseable {
  /** 2024-01-01T12:00:00Z. */
  static final long NOW = 1_704_110_400_000L;

  private static final Clock CLOCK =
      new Clock() {
        @Override
        public long millis() {
          return NOW;
        }

        @Override
        public long nanos() {
          return System.nanoTime();
        }
      };

  private static final class Gateway extends VerticleBase {
    final RestRoutes routes;
    HttpServer server;
    Router router;

    Gateway(RestRoutes routes) {
      this.routes = routes;
    }

    @Override
    public Future<?> start() {
      router = Router.router(vertx);
      routes.mount(router);
      server = vertx.createHttpServer().requestHandler(router);
      return server.listen(0, "127.0.0.1");
    }

    @Override
    public Future<?> stop() {
      routes.close();
      return server.close();
    }
  }

  final Vertx vertx = Vertx.vertx();
  final FakeRooms rooms;
  final RestRoutes routes;
  final int port;
  private final Router router;

  /** An upgrade to HTTP/2 amid an upload that is refused would be a race of its own. */
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  RestServer() throws Exception {
    this(Map.of(), (vertx, clock) -> new OpenAuthenticator());
  }

  RestServer(Map<String, String> config, BiFunction<Vertx, Clock, Authenticator> authenticator)
      throws Exception {
    VertxBus bus = new VertxBus(vertx, CLOCK);
    Config loaded = new ConfigLoader().load(config, Map.of(), Map.of(), null);
    rooms = new FakeRooms(bus);
    routes =
        new RestRoutes(
            bus,
            loaded,
            authenticator.apply(vertx, CLOCK),
            CLOCK,
            () -> "# HELP up Whether\nup 1.0\n",
            "gateway-1");
    Gateway gateway = new Gateway(routes);
    await(vertx.deployVerticle(rooms));
    await(vertx.deployVerticle(gateway));
    port = gateway.server.actualPort();
    router = gateway.router;
  }

  /** "get /path/{parameter}" of every route that serves something. */
  Set<String> served() {
    Set<String> served = new TreeSet<>();
    for (Route route : router.getRoutes()) {
      if (route.methods() != null && route.getPath() != null) {
        String path = route.getPath().replaceAll(":(\\w+)", "{$1}");
        // Whatever serves GET serves HEAD, so the document does not name it.
        route.methods().stream()
            .filter(method -> !method.equals(HttpMethod.HEAD))
            .forEach(method -> served.add(method.name().toLowerCase(ROOT) + " " + path));
      }
    }
    return served;
  }

  static <T> T await(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
  }

  HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
        .timeout(Duration.ofSeconds(20));
  }

  Answer send(HttpRequest.Builder request) throws Exception {
    return new Answer(client.send(request.build(), BodyHandlers.ofString()));
  }

  Answer get(String path) throws Exception {
    return send(request(path));
  }

  Answer post(String path, String json) throws Exception {
    return send(
        request(path)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(json)));
  }

  Answer put(String path, String json) throws Exception {
    return send(
        request(path)
            .header("Content-Type", "application/json")
            .PUT(BodyPublishers.ofString(json)));
  }

  Answer delete(String path) throws Exception {
    return send(request(path).DELETE());
  }

  @Override
  public void close() throws Exception {
    await(vertx.close());
  }

  /** What came back. */
  record Answer(HttpResponse<String> response) {
    int status() {
      return response.statusCode();
    }

    String text() {
      return response.body();
    }

    JsonObject json() {
      return new JsonObject(response.body());
    }

    String header(String name) {
      return response.headers().firstValue(name).orElse("");
    }

    /** "404 not_found: detail" of a problem document. */
    String problem() {
      if (!header("content-type").equals("application/problem+json")) {
        return "no problem: " + header("content-type") + " " + text();
      }
      JsonObject json = json();
      String consistent = json.getInteger("status") == status() ? "" : " (another status inside)";
      return status() + consistent + " " + json.getString("code") + ": " + json.getString("detail");
    }
  }
}
