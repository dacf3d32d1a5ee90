package dev.ringfolio.simulator;

import dev.ringfolio.core.time.Clock;
import dev.ringfolio.simulator.Subscriptions.Change;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.http.ServerWebSocketHandshake;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The outside of an exchange that speaks Finnhub's protocol, on a loopback port: WebSocket at
 * {@code /?token=KEY}, REST under {@code /api/v1}. Any key is good; a second connection with a key
 * cuts the first. Owned by its verticle, on its event loop.
 */
final class ExchangeServer {
  /** Connections at most; a further one is refused with 429. */
  static final int SESSIONS_MAX = 16;

  /** Between two pings of a connection. */
  static final Duration PING_INTERVAL = Duration.ofMinutes(1);

  private static final String HOST = "127.0.0.1";
  private static final int SEND_BUFFER_BYTES = 256 * 1024;
  private static final Pattern TOKEN = Pattern.compile("(?:^|&)token=([^&]+)");

  private static final String PING = "{\"type\":\"ping\"}";
  private static final String TOO_MANY =
      "{\"msg\":\"Subscribing to too many symbols\",\"type\":\"error\"}";
  private static final String NO_KEY = "{\"error\":\"Please use an API key.\"}";
  private static final String NOT_FOUND = "{\"error\":\"Not found.\"}";

  /** What stands behind the protocol. Called on the server's event loop. */
  interface Market {
    /** A symbol has its first listener, or lost its last. */
    void listenersChanged(String symbol, boolean wanted);

    /** A session that could not be written to can be again. */
    void drained();

    /** The session's prices, or empty if they are unknown. */
    Optional<Quote> quote(String symbol);
  }

  private final Vertx vertx;
  private final Clock clock;
  private final Market market;
  private final int symbolLimit;
  private final Duration pingInterval;
  private final HttpServer server;
  private final Map<String, ExchangeSession> sessions = new LinkedHashMap<>();
  private int refusal;
  private boolean silent;

  /**
   * @param clock of the exchange
   * @param symbolLimit symbols of a connection
   */
  ExchangeServer(Vertx vertx, Clock clock, Market market, int symbolLimit, Duration pingInterval) {
    this.vertx = vertx;
    this.clock = clock;
    this.market = market;
    this.symbolLimit = symbolLimit;
    this.pingInterval = pingInterval;
    this.server =
        vertx.createHttpServer(
            new HttpServerOptions()
                .setHost(HOST)
                .setPort(0)
                .setSendBufferSize(SEND_BUFFER_BYTES)
                .setWebSocketClosingTimeout(0)
                .setPerFrameWebSocketCompressionSupported(false)
                .setPerMessageWebSocketCompressionSupported(false));
  }

  Future<HttpServer> listen() {
    return server
        .webSocketHandshakeHandler(this::shake)
        .webSocketHandler(this::connected)
        .requestHandler(this::answer)
        .listen();
  }

  /** Ends all connections, as the original does: without a close frame, and at once. */
  Future<Void> close() {
    cutAll();
    return server.close();
  }

  int port() {
    return server.actualPort();
  }

  URI webSocket() {
    return URI.create("ws://" + HOST + ":" + port() + "/");
  }

  URI rest() {
    return URI.create("http://" + HOST + ":" + port() + "/api/v1");
  }

  Collection<ExchangeSession> sessions() {
    return sessions.values();
  }

  /** Whether any session listens to {@code symbol}. */
  boolean wants(String symbol) {
    for (ExchangeSession session : sessions.values()) {
      if (session.subscriptions().holds(symbol)) {
        return true;
      }
    }
    return false;
  }

  /** Whether any session listens to any symbol. */
  boolean wantsAny() {
    for (ExchangeSession session : sessions.values()) {
      if (!session.subscriptions().isEmpty()) {
        return true;
      }
    }
    return false;
  }

  /** Refuses handshakes with {@code status} from now on, or takes them again with 0. */
  void refuse(int status) {
    refusal = status;
  }

  /** Falls silent on every connection, present and coming, or speaks again. */
  void silence(boolean on) {
    silent = on;
    sessions.values().forEach(session -> session.silence(on));
  }

  /** Cuts every connection. */
  void cutAll() {
    List.copyOf(sessions.values()).forEach(ExchangeSession::cut);
  }

  private void shake(ServerWebSocketHandshake handshake) {
    String token = token(handshake.query());
    if (refusal != 0) {
      handshake.reject(refusal);
    } else if (token == null) {
      handshake.reject(401);
    } else if (sessions.size() >= SESSIONS_MAX && !sessions.containsKey(token)) {
      handshake.reject(429);
    } else {
      handshake.accept();
    }
  }

  private static @Nullable String token(@Nullable String query) {
    Matcher matcher = TOKEN.matcher(query == null ? "" : query);
    return matcher.find() ? matcher.group(1) : null;
  }

  private void connected(ServerWebSocket socket) {
    String token = token(socket.query());
    if (token == null) {
      throw new IllegalStateException("a handshake without a key was accepted");
    }
    ExchangeSession session = new ExchangeSession(socket, symbolLimit, market::drained);
    session.silence(silent);
    long pings = vertx.setPeriodic(pingInterval.toMillis(), timer -> session.say(PING));
    socket.textMessageHandler(message -> take(session, message));
    socket.exceptionHandler(broken -> session.cut());
    socket.closeHandler(
        closed -> {
          vertx.cancelTimer(pings);
          sessions.remove(token, session);
          session.subscriptions().all().forEach(this::tell);
        });
    ExchangeSession old = sessions.put(token, session);
    if (old != null) {
      old.cut();
    }
  }

  private void take(ExchangeSession session, String message) {
    Change change = session.subscriptions().take(message);
    switch (change.outcome()) {
      case SUBSCRIBED, UNSUBSCRIBED -> tell(change.symbol());
      case REFUSED -> session.say(TOO_MANY);
      case IGNORED -> {}
    }
  }

  private void tell(String symbol) {
    market.listenersChanged(symbol, wants(symbol));
  }

  private void answer(HttpServerRequest request) {
    HttpServerResponse response =
        request.response().putHeader("content-type", "application/json; charset=utf-8");
    if (token(request.query()) == null && request.getHeader("X-Finnhub-Token") == null) {
      response.setStatusCode(401).end(NO_KEY);
      return;
    }
    switch (request.path()) {
      case "/api/v1/quote" -> response.end(quote(request.getParam("symbol", "")));
      case "/api/v1/stock/market-status" ->
          response.end(marketStatus(request.getParam("exchange", "US")));
      default -> response.setStatusCode(404).end(NOT_FOUND);
    }
  }

  private String quote(String symbol) {
    return market.quote(symbol).map(ExchangeServer::known).orElseGet(ExchangeServer::unknown);
  }

  private static String known(Quote quote) {
    long change = quote.last() - quote.previousClose();
    return new JsonObject()
        .put("c", quote.last() / 100.0)
        .put("d", change / 100.0)
        .put("dp", Math.round(1e6 * change / quote.previousClose()) / 1e4)
        .put("h", quote.high() / 100.0)
        .put("l", quote.low() / 100.0)
        .put("o", quote.open() / 100.0)
        .put("pc", quote.previousClose() / 100.0)
        .put("t", quote.atMillis() / 1000)
        .encode();
  }

  private static String unknown() {
    return "{\"c\":0,\"d\":null,\"dp\":null,\"h\":0,\"l\":0,\"o\":0,\"pc\":0,\"t\":0}";
  }

  private String marketStatus(String exchange) {
    return new JsonObject()
        .put("exchange", exchange)
        .putNull("holiday")
        .put("isOpen", true)
        .put("session", "regular")
        .put("timezone", "America/New_York")
        .put("t", clock.millis() / 1000)
        .encode();
  }
}
