package dev.ringfolio.gateway.socket;

import dev.ringfolio.gateway.json.Syntax;
import dev.ringfolio.gateway.wire.DeflateOffer;
import dev.ringfolio.gateway.wire.DeflateOffer.Agreed;
import dev.ringfolio.gateway.wire.Handshake;
import dev.ringfolio.gateway.wire.MessageDeflater.Window;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.NetSocket;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One request to become a WebSocket. */
final class Upgrade {
  private static final String BEARER_PROTOCOL = "bearer.";
  private static final String BEARER_HEADER = "bearer ";
  private static final String PROTOCOL_HEADER = "Sec-WebSocket-Protocol";
  private static final String VERSION_HEADER = "Sec-WebSocket-Version";

  private static final String EXTENSIONS_HEADER = "Sec-WebSocket-Extensions";
  private static final String MSGPACK_PROTOCOL = "ringfolio.msgpack";
  private static final String COMPRESS = "compress=1";

  private final HttpServerRequest request;
  private final List<String> protocols;
  private final @Nullable Agreed deflate;

  Upgrade(HttpServerRequest request) {
    this.request = request;
    this.protocols =
        request.headers().getAll(PROTOCOL_HEADER).stream()
            .flatMap(header -> Arrays.stream(header.split(",", -1)))
            .map(String::strip)
            .toList();
    // Browsers offer deflate always: the offer alone is not asking.
    this.deflate =
        asksToCompress(request.query())
            ? DeflateOffer.agree(request.headers().getAll(EXTENSIONS_HEADER)).orElse(null)
            : null;
  }

  /** Whether {@code request} asks for a WebSocket. */
  static boolean isAskedBy(HttpServerRequest request) {
    return request.method().equals(HttpMethod.GET)
        && request.version() == HttpVersion.HTTP_1_1
        && "websocket".equalsIgnoreCase(request.getHeader(HttpHeaders.UPGRADE))
        && lists(request.getHeader(HttpHeaders.CONNECTION), "upgrade");
  }

  /** Word by word: what does not decode elsewhere in the query is nobody's fault here. */
  private static boolean asksToCompress(@Nullable String query) {
    return query != null && Arrays.asList(query.split("&", -1)).contains(COMPRESS);
  }

  private static boolean lists(@Nullable String header, String word) {
    return header != null
        && Arrays.stream(header.split(",", -1)).anyMatch(w -> w.strip().equalsIgnoreCase(word));
  }

  /** Answers with what is wrong and returns true, or returns false where nothing is. */
  boolean refuseMalformed() {
    HttpServerResponse response = request.response();
    if (!Handshake.VERSION.equals(request.getHeader(VERSION_HEADER))) {
      response.setStatusCode(426).putHeader(VERSION_HEADER, Handshake.VERSION).end();
      return true;
    }
    if (!Handshake.validKey(request.getHeader("Sec-WebSocket-Key"))) {
      response.setStatusCode(400).end("Sec-WebSocket-Key: not 16 bytes in base64\n");
      return true;
    }
    return false;
  }

  /** The client's token, from the header or the subprotocol; never from the address. */
  Optional<String> token() {
    String header = request.getHeader(HttpHeaders.AUTHORIZATION);
    if (header != null && header.toLowerCase(Locale.ROOT).startsWith(BEARER_HEADER)) {
      return Optional.of(header.substring(BEARER_HEADER.length()).strip());
    }
    return bearerProtocol().map(protocol -> protocol.substring(BEARER_PROTOCOL.length()));
  }

  private Optional<String> bearerProtocol() {
    return protocols.stream().filter(offered -> offered.startsWith(BEARER_PROTOCOL)).findFirst();
  }

  /** In which syntax messages go. */
  Syntax syntax() {
    return protocols.contains(MSGPACK_PROTOCOL) ? Syntax.MSGPACK : Syntax.JSON;
  }

  /** The client's window, where messages may be deflated: asked for, and offered; else null. */
  @Nullable Window window() {
    return deflate == null ? null : deflate.window();
  }

  @Nullable String origin() {
    return request.getHeader(HttpHeaders.ORIGIN);
  }

  @Nullable String host() {
    return request.getHeader(HttpHeaders.HOST);
  }

  String address() {
    return request.remoteAddress().hostAddress();
  }

  /** Answers the handshake and takes the socket over. */
  Future<NetSocket> accept() {
    HttpServerResponse response =
        request
            .response()
            .putHeader(HttpHeaders.UPGRADE, "websocket")
            .putHeader(HttpHeaders.CONNECTION, "Upgrade")
            .putHeader(
                "Sec-WebSocket-Accept", Handshake.accept(request.getHeader("Sec-WebSocket-Key")));
    // A browser gives up where it offered a protocol and none is named in the answer.
    Optional<String> protocol =
        syntax() == Syntax.MSGPACK ? Optional.of(MSGPACK_PROTOCOL) : bearerProtocol();
    protocol.ifPresent(named -> response.putHeader(PROTOCOL_HEADER, named));
    if (deflate != null) {
      response.putHeader(EXTENSIONS_HEADER, deflate.answer());
    }
    return request.toNetSocket();
  }
}
