package dev.ringfolio.gateway.socket;

import dev.ringfolio.gateway.auth.Authenticator;
import dev.ringfolio.gateway.fanout.Encoding;
import dev.ringfolio.gateway.json.Syntax;
import dev.ringfolio.gateway.session.Instance;
import dev.ringfolio.gateway.session.Session;
import dev.ringfolio.gateway.session.Wire;
import dev.ringfolio.gateway.wire.CloseCode;
import dev.ringfolio.gateway.wire.MessageDeflater.Window;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.NetSocket;
import java.util.HexFormat;
import java.util.random.RandomGenerator;

/**
 * Lets clients in. What is not let in is upgraded all the same and then closed with a code, since
 * browsers cannot read an HTTP status.
 */
final class Doorman {
  private static final String ENVELOPE_PATH = "/ws";
  private static final String FLAT_PATH = "/ws/stream";

  private final Instance instance;
  private final Connection.Shared shared;
  private final Clients clients;
  private final Lobby lobby;
  private final BusDesk desk;
  private final Admission admission;
  private final Authenticator authenticator;
  private final Origins origins;
  private final RandomGenerator random;
  private boolean draining;

  Doorman(
      Instance instance,
      Connection.Shared shared,
      Clients clients,
      Lobby lobby,
      BusDesk desk,
      Admission admission,
      Authenticator authenticator,
      Origins origins,
      RandomGenerator random) {
    this.instance = instance;
    this.shared = shared;
    this.clients = clients;
    this.lobby = lobby;
    this.desk = desk;
    this.admission = admission;
    this.authenticator = authenticator;
    this.origins = origins;
    this.random = random;
  }

  /** Nobody is let in any more. */
  void drain() {
    draining = true;
  }

  /** Whether {@code request} is for one of our WebSockets, well-formed or not. */
  static boolean isFor(HttpServerRequest request) {
    String path = request.path();
    return ENVELOPE_PATH.equals(path) || FLAT_PATH.equals(path);
  }

  void take(HttpServerRequest request) {
    Upgrade upgrade = new Upgrade(request);
    upgrade.fault().ifPresentOrElse(upgrade::refuse, () -> upgrade(request, upgrade));
  }

  private void upgrade(HttpServerRequest request, Upgrade upgrade) {
    boolean flat = FLAT_PATH.equals(request.path());
    lobby.left(request.connection());
    // A client that is gone before the answer is no client.
    upgrade
        .accept()
        .onSuccess(
            socket -> {
              enter(upgrade, socket, flat);
              upgrade.forget();
            })
        .onFailure(gone -> request.connection().close());
  }

  private void enter(Upgrade upgrade, NetSocket socket, boolean flat) {
    byte[] early = upgrade.early();
    if (draining) {
      turnAway(socket, CloseCode.TRY_LATER, "restarting");
    } else if (!origins.allows(upgrade.origin(), upgrade.host())) {
      turnAway(socket, CloseCode.ORIGIN_FORBIDDEN, "this origin may not connect");
    } else {
      switch (admission.enter(upgrade.address())) {
        case ADMITTED -> admit(upgrade, socket, flat).first(early);
        case FULL -> turnAway(socket, CloseCode.TRY_LATER, "too many connections");
        case ADDRESS_FULL ->
            turnAway(socket, CloseCode.TOO_MANY_CONNECTIONS, "too many from this address");
      }
    }
  }

  private void turnAway(NetSocket socket, CloseCode code, String reason) {
    instance.counters().refuse("close_" + code.code());
    socket.exceptionHandler(failure -> {});
    Farewell.say(socket, code.code(), reason, shared.turns());
  }

  private Connection admit(Upgrade upgrade, NetSocket socket, boolean flat) {
    String clientId = HexFormat.of().toHexDigits(random.nextLong());
    String address = upgrade.address();
    desk.enter(clientId);
    Syntax syntax = upgrade.syntax();
    Window window = upgrade.window();
    Encoding encoding = shared.encodings().of(syntax, window);
    Connection connection =
        new Connection(
            shared,
            shared.encodings().reader(shared.frameBytesMax(), syntax, window != null),
            socket,
            wire -> session(encoding, wire, clientId, flat),
            gone -> {
              clients.remove(gone);
              admission.leave(address);
              desk.leave(clientId);
            });
    clients.add(connection);
    Session session = connection.session();
    session.open(authenticator.withoutToken());
    if (session.identity().isEmpty()) {
      upgrade.token().ifPresent(session::authenticate);
    }
    return connection;
  }

  private Session session(Encoding encoding, Wire wire, String clientId, boolean flat) {
    return flat
        ? Session.flat(instance, encoding, wire, clientId)
        : Session.envelope(instance, encoding, wire, clientId);
  }
}
