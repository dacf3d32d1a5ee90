package dev.ringfolio.simulator;

import dev.ringfolio.bus.Bus;
import dev.ringfolio.config.Config;
import dev.ringfolio.contract.ModuleFacts.NoFacts;
import dev.ringfolio.contract.ModuleReport;
import dev.ringfolio.contract.ModuleReport.Status;
import dev.ringfolio.contract.Services;
import dev.ringfolio.core.time.Clock;
import dev.ringfolio.simulator.LineBlocks.Block;
import dev.ringfolio.simulator.ReplayPlayer.Taken;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A recorded file behind Finnhub's protocol. It plays while somebody listens: from {@value
 * #SETTLE_MILLIS} ms after the last of the first subscriptions, and after a lost connection from
 * where it stopped. Rows of symbols without a listener are passed over, and counted. A recording
 * waits: while a client does not read, nothing is played, and nothing is lost. At the end it stays
 * connected, and pings.
 *
 * <p>The loop parses and sends; a pool thread reads the block after the one that is played.
 */
public final class ReplayVerticle extends VerticleBase implements ExchangeServer.Market {
  /** Quiet after a subscription before the play begins, since symbols come one by one. */
  static final long SETTLE_MILLIS = 250;

  private static final long TICK_MILLIS = 10;
  private static final long NO_TIMER = -1;
  private static final Logger LOG = LoggerFactory.getLogger(ReplayVerticle.class);

  /** What the verticle is at. */
  private enum State {
    WAITING,
    PLAYING,
    ENDED,
    BROKEN
  }

  private final Bus bus;
  private final Config.Feed.Replay replay;
  private final int symbolLimit;
  private final Clock clock;
  private final ReplayPlayer player;
  private State state = State.WAITING;
  private ExchangeServer server;
  private LineBlocks blocks = LineBlocks.none();
  private Future<Optional<Block>> next;
  private boolean reading;
  private long settling = NO_TIMER;
  private String lastSymbol = "";
  private byte[] lastSymbolJson = new byte[0];
  private byte[] lastConditions = Conditions.NONE;

  /**
   * @param symbolLimit symbols of a connection; one more is refused
   */
  @SuppressWarnings("NullAway.Init") // the server and the file come with start()
  public ReplayVerticle(Bus bus, Config.Feed.Replay replay, int symbolLimit, Clock clock) {
    this.bus = bus;
    this.replay = replay;
    this.symbolLimit = symbolLimit;
    this.clock = clock;
    this.player =
        new ReplayPlayer(
            replay.speed(),
            bad -> LOG.warn("replay of {}: {}; further bad rows are counted", replay.file(), bad));
  }

  @Override
  public Future<?> start() {
    server = new ExchangeServer(vertx, clock, this, symbolLimit, ExchangeServer.PING_INTERVAL);
    bus.serve(Services.PROBE.at("simulator"), probe -> Future.succeededFuture(report()));
    next = vertx.executeBlocking(this::open);
    return next.compose(opened -> server.listen())
        .onSuccess(listening -> vertx.setPeriodic(TICK_MILLIS, timer -> play()));
  }

  @Override
  public Future<?> stop() {
    state = State.ENDED;
    next.onComplete(read -> close()); // not while the pool reads it
    return server.close();
  }

  /** The loopback port, once deployed. Any thread. */
  public int port() {
    return server.port();
  }

  /** Where the feed connects, once deployed: {@code ws://127.0.0.1:PORT/}. Any thread. */
  public URI webSocket() {
    return server.webSocket();
  }

  /** Where the feed asks, once deployed: {@code http://127.0.0.1:PORT/api/v1}. Any thread. */
  public URI rest() {
    return server.rest();
  }

  /** Ways to fail, for tests. Once deployed; any thread. */
  public ExchangeFaults faults() {
    return new ExchangeFaults(context, server);
  }

  @Override
  public void listenersChanged(String symbol, boolean wanted) {
    if (state == State.WAITING && wanted) {
      vertx.cancelTimer(settling);
      settling = vertx.setTimer(SETTLE_MILLIS, timer -> settled());
    } else if (state == State.PLAYING && !server.wantsAny()) {
      state = State.WAITING;
      player.pause();
    }
  }

  private void settled() {
    if (server.wantsAny()) {
      state = State.PLAYING;
      play();
    }
  }

  @Override
  public void drained() {
    context.runOnContext(now -> play());
  }

  /** Nothing is known of the session before the recording. */
  @Override
  public Optional<Quote> quote(String symbol) {
    return Optional.empty();
  }

  private void play() {
    if (state != State.PLAYING || reading) {
      return;
    }
    ReplayPlayer.Stop stop = player.play(clock.nanos(), this::offer);
    server.sessions().forEach(ExchangeSession::flush);
    switch (stop) {
      case BLOCK_ENDED -> read();
      case PAUSED -> context.runOnContext(now -> play());
      case NOT_DUE, FULL -> {} // the next tick, or the drained socket, goes on
    }
  }

  private Taken offer(TickRow row, long stamp) {
    for (ExchangeSession session : server.sessions()) {
      if (session.frames().full()) {
        session.flush();
      }
      if (!session.writable()) {
        return Taken.FULL;
      }
    }
    Taken taken = Taken.SKIPPED;
    for (ExchangeSession session : server.sessions()) {
      if (session.subscriptions().holds(row.symbol())) {
        name(row.symbol());
        session.frames().trade(lastConditions, lastSymbolJson, stamp, row);
        taken = Taken.SENT;
      }
    }
    return taken;
  }

  /** Of conditions a file knows nothing: none for shares, null for crypto and forex. */
  private void name(String symbol) {
    if (!symbol.equals(lastSymbol)) {
      lastSymbol = symbol;
      lastSymbolJson = TradeFrames.ascii('"' + symbol + '"');
      lastConditions = symbol.indexOf(':') < 0 ? Conditions.EMPTY : Conditions.NONE;
    }
  }

  private void read() {
    reading = true;
    next.onComplete(
        read -> {
          reading = false;
          if (state == State.ENDED) {
            return;
          }
          if (read.failed()) {
            state = State.BROKEN;
            LOG.error("replay of {} broke off: {}", replay.file(), counts(), read.cause());
          } else if (read.result().isPresent()) {
            player.take(read.result().get());
            next = vertx.executeBlocking(blocks::next);
            context.runOnContext(now -> play());
          } else {
            endOfFile();
          }
        });
  }

  private void endOfFile() {
    LOG.info("replay of {} is at its end: {}", replay.file(), counts());
    if (replay.loop() && player.sent() > 0) {
      player.rewind();
      next = vertx.executeBlocking(this::open);
      read();
    } else {
      state = State.ENDED;
    }
  }

  /** Opens the file at its start. Blocking. */
  private Optional<Block> open() throws IOException {
    blocks.close();
    blocks = LineBlocks.open(Path.of(replay.file()));
    return blocks.next();
  }

  private void close() {
    try {
      blocks.close();
    } catch (IOException e) {
      LOG.warn("replay of {} could not be closed", replay.file(), e);
    }
  }

  private String counts() {
    return player.sent()
        + " trades sent, "
        + player.skipped()
        + " of symbols without a listener, "
        + player.bad()
        + " bad rows";
  }

  private ModuleReport report() {
    Status status = state == State.BROKEN ? Status.YELLOW : Status.GREEN;
    String detail = "replay " + state.name().toLowerCase(Locale.ROOT) + ": " + counts();
    return new ModuleReport("simulator", status, detail, new NoFacts());
  }
}
