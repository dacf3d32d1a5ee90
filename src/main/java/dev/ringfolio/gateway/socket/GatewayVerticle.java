package dev.ringfolio.gateway.socket;

import dev.ringfolio.bus.Bus;
import dev.ringfolio.config.Config;
import dev.ringfolio.contract.ModuleReport;
import dev.ringfolio.contract.Services;
import dev.ringfolio.contract.Topics;
import dev.ringfolio.core.model.PriceSource;
import dev.ringfolio.core.time.Clock;
import dev.ringfolio.gateway.auth.Authenticator;
import dev.ringfolio.gateway.fanout.Encodings;
import dev.ringfolio.gateway.fanout.EventLogs;
import dev.ringfolio.gateway.fanout.FlushSchedule;
import dev.ringfolio.gateway.fanout.FreshnessBook;
import dev.ringfolio.gateway.fanout.PriceBoard;
import dev.ringfolio.gateway.fanout.ProgressBoard;
import dev.ringfolio.gateway.fanout.Turns;
import dev.ringfolio.gateway.fanout.ValuationBoard;
import dev.ringfolio.gateway.json.OptimizationRequests;
import dev.ringfolio.gateway.session.Counters;
import dev.ringfolio.gateway.session.Instance;
import dev.ringfolio.gateway.session.Settings;
import dev.ringfolio.gateway.session.Tiers;
import dev.ringfolio.gateway.session.Upstream;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * One gateway instance: its HTTP server, its clients, its reading ends. Instances that listen on
 * one port share it, and each lives on its own event loop.
 */
public final class GatewayVerticle extends VerticleBase {
  /**
   * Any free port, the same for every instance. Asked for 0, or for the number that a first one got
   * for 0, each instance would bind a socket of its own.
   */
  private static final int ANY_SHARED_PORT = -1;

  private static final long DEMAND_REPEAT_MILLIS = 10_000;
  private static final long HOUSEKEEPING_MILLIS_MAX = 1_000;

  /**
   * For answers over HTTP; a WebSocket's is smaller, and set when it begins. An answer that does
   * not fit waits for the client's acknowledgement, which the client delays for 40 ms when what
   * came is less than two segments: of 64 KiB on the loopback.
   */
  private static final int HTTP_SEND_BUFFER_BYTES = 256 * 1024;

  /** Clients that may come in one moment and wait in the kernel, as far as it allows. */
  private static final int ACCEPT_BACKLOG = 16_384;

  private final Bus bus;
  private final Config config;
  private final PriceSource source;
  private final Authenticator authenticator;
  private final Admission admission;
  private final Clock clock;
  private final RandomGenerator random;
  private final String name;
  private final Routes routes;

  private @Nullable Running running;

  /**
   * Makes an instance.
   *
   * @param admission shared by all instances of the process
   * @param random of this instance alone
   * @param name {@code gateway-1} and so on
   * @param routes of this instance alone
   */
  public GatewayVerticle(
      Bus bus,
      Config config,
      PriceSource source,
      Authenticator authenticator,
      Admission admission,
      Clock clock,
      RandomGenerator random,
      String name,
      Routes routes) {
    this.bus = bus;
    this.config = config;
    this.source = source;
    this.authenticator = authenticator;
    this.admission = admission;
    this.clock = clock;
    this.random = random;
    this.name = name;
    this.routes = routes;
  }

  /** What lives from start to stop. */
  private record Running(
      HttpServer server,
      Clients clients,
      Doorman doorman,
      Encodings encodings,
      Flushes flushes,
      Readers readers,
      Bus.Registration probe) {}

  @Override
  public Future<?> start() {
    Turns turns = new LoopTurns(context);
    BusDesk desk = new BusDesk(bus, authenticator, admission, name);
    Upstream upstream = new Upstream(desk, turns);
    Counters counters = new Counters();
    Instance instance = instance(desk, upstream, counters);
    Encodings encodings = new Encodings(clock);
    Flushes flushes = new Flushes();
    Clients clients = new Clients(turns, random);
    upstream.listen(clients);
    Lobby lobby =
        new Lobby(
            clock,
            counters,
            config.limits().connections(),
            config.gateway().idleTimeout(),
            config.gateway().stuckTimeout());
    Doorman doorman =
        new Doorman(
            instance,
            shared(turns, counters, encodings, flushes),
            clients,
            lobby,
            desk,
            admission,
            authenticator,
            new Origins(config.http().origins()),
            random);
    Router router = Router.router(vertx);
    routes.mount(router);
    HttpServer server =
        vertx
            .createHttpServer(options())
            .connectionHandler(lobby::enter)
            .requestHandler(
                request -> {
                  lobby.asked(request);
                  if (Doorman.isFor(request)) {
                    doorman.take(request);
                  } else {
                    router.handle(request);
                  }
                });
    Readers readers = new Readers(bus, name, instance);
    Bus.Registration probe =
        bus.serve(
            Services.PROBE.at(name),
            question ->
                Future.succeededFuture(
                    new ModuleReport(
                        name,
                        ModuleReport.Status.GREEN,
                        "",
                        clients.facts(instance, encodings.budget()))));
    running = new Running(server, clients, doorman, encodings, flushes, readers, probe);
    Housekeeping housekeeping =
        new Housekeeping(
            clock,
            housekeepingMillis(),
            clients::housekeep,
            lobby::housekeep,
            instance.freshness()::housekeep,
            now -> instance.tiers().housekeep());
    vertx.setPeriodic(housekeepingMillis(), timer -> housekeeping.turn());
    vertx.setPeriodic(DEMAND_REPEAT_MILLIS, timer -> upstream.repeat());
    int port = config.http().port();
    return server.listen(port == 0 ? ANY_SHARED_PORT : port, config.http().host());
  }

  /** What the sessions of this instance have in common. */
  private Instance instance(BusDesk desk, Upstream upstream, Counters counters) {
    return new Instance(
        Settings.of(config, source),
        clock,
        new PriceBoard(clock),
        EventLogs.asRings(),
        new ProgressBoard(Topics.OPTIMIZATION_PROGRESS.keysMax(), clock),
        new ValuationBoard(clock),
        new Tiers(desk),
        upstream,
        new OptimizationRequests(config.limits(), config.optimization()),
        new FreshnessBook(clock.nanos()),
        desk,
        counters);
  }

  private Connection.Shared shared(
      Turns turns, Counters counters, Encodings encodings, Flushes flushes) {
    Config.Gateway gateway = config.gateway();
    return new Connection.Shared(
        new FlushSchedule(turns, clock, Math.max(1, gateway.tick().toMillis())),
        turns,
        clock,
        flushes,
        counters,
        encodings,
        config.limits().frameBytes(),
        gateway.sendBufferBytes(),
        gateway.tick(),
        gateway.idleTimeout(),
        gateway.stuckTimeout());
  }

  private HttpServerOptions options() {
    return new HttpServerOptions()
        .setSendBufferSize(HTTP_SEND_BUFFER_BYTES)
        .setStrictThreadMode(true)
        .setTcpNoDelay(true)
        .setAcceptBacklog(ACCEPT_BACKLOG)
        .setCompressionSupported(false)
        // A handshake may offer h2c beside websocket; and its handler would stay with each client.
        .setHttp2ClearTextEnabled(false)
        .setPerMessageWebSocketCompressionSupported(false)
        .setPerFrameWebSocketCompressionSupported(false)
        .setRegisterWebSocketWriteHandlers(false);
  }

  private long housekeepingMillis() {
    long idle = config.gateway().idleTimeout().toMillis() / 10;
    long heartbeat = config.gateway().heartbeatInterval().toMillis() / 4;
    return Math.max(10, Math.min(HOUSEKEEPING_MILLIS_MAX, Math.min(idle, heartbeat)));
  }

  /** The port that is listened on; after the start. */
  public int port() {
    return running().server().actualPort();
  }

  /**
   * Says goodbye to all clients: not ready, told when to come back, closed in batches with 1012.
   * Done within five seconds. Called on any thread, before the verticle is undeployed.
   */
  public Future<Void> drain() {
    Promise<Void> drained = Promise.promise();
    Running now = running();
    context.runOnContext(
        turn -> {
          routes.drain();
          now.doorman().drain();
          now.clients().drain("is restarting", drained::complete);
        });
    return drained.future();
  }

  @Override
  public Future<?> stop() {
    Running now = running();
    routes.close();
    now.readers().close();
    return Future.join(List.of(now.probe().close(), now.server().close()))
        .onComplete(
            closed -> {
              now.encodings().close();
              now.flushes().close();
            });
  }

  private Running running() {
    if (running == null) {
      throw new IllegalStateException(name + " is not started");
    }
    return running;
  }

  /** Turns of the instance's own event loop. */
  private record LoopTurns(Context context) implements Turns {
    @Override
    public void soon(Runnable task) {
      context.runOnContext(turn -> task.run());
    }

    @Override
    public void after(long millis, Runnable task) {
      context.owner().setTimer(millis, timer -> task.run());
    }
  }
}
