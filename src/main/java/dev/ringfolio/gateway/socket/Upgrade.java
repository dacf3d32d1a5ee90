package dev.ringfolio.gateway.socket;

import dev.ringfolio.gateway.json.ErrorCode;
import dev.ringfolio.gateway.json.ProblemJson;
import dev.ringfolio.gateway.json.Refusal;
import dev.ringfolio.gateway.json.Syntax;
import dev.ringfolio.gateway.wire.DeflateOffer;
import dev.ringfolio.gateway.wire.DeflateOffer.Agreed;
import dev.ringfolio.gateway.wire.Handshake;
import dev.ringfolio.gateway.wire.MessageDeflater.Window;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.impl.HttpServerConnection;
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
  private static final String KEY_HEADER = "Sec-WebSocket-Key";
  private static final String VERSION_HEADER = "Sec-WebSocket-Version";

  private static final String EXTENSIONS_HEADER = "Sec-WebSocket-Extensions";
  private static final String MSGPACK_PROTOCOL = "ringfolio.msgpack";
  private static final String COMPRESS = "compress=1";

  private final HttpServerRequest request;
  private final List<String> protocols;
  private final @Nullable Agreed deflate;
  private final EarlyBytes early = new EarlyBytes();

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

  /** What is wrong with the handshake (RFC 6455, section 4.2.1), where something is. */
  Optional<Refusal> fault() {
    if (!request.method().equals(HttpMethod.GET)) {
      return wrong(
          ErrorCode.METHOD_NOT_ALLOWED, request.method() + ": not allowed here; allowed: GET");
    }
    if (request.version() != HttpVersion.HTTP_1_1) {
      return wrong(ErrorCode.INVALID_MESSAGE, request.version() + ": WebSockets need HTTP/1.1");
    }
    if (!lists(HttpHeaders.UPGRADE, "websocket") || !lists(HttpHeaders.CONNECTION, "upgrade")) {
      return wrong(
          ErrorCode.UPGRADE_REQUIRED,
          "this is a WebSocket: Upgrade: websocket and Connection: Upgrade are needed");
    }
    if (!Handshake.VERSION.equals(only(VERSION_HEADER))) {
      return wrong(ErrorCode.UPGRADE_REQUIRED, VERSION_HEADER + ": give " + Handshake.VERSION);
    }
    if (!Handshake.validKey(only(KEY_HEADER))) {
      return wrong(ErrorCode.INVALID_MESSAGE, KEY_HEADER + ": give one of 16 bytes in base64");
    }
    if (only(HttpHeaders.HOST) == null) {
      return wrong(ErrorCode.INVALID_MESSAGE, "Host: give one");
    }
    return announcesBody()
        ? wrong(ErrorCode.INVALID_MESSAGE, "Content-Length: a handshake has no body")
        : Optional.empty();
  }

  /** Word by word: what does not decode elsewhere in the query is nobody's fault here. */
  private static boolean asksToCompress(@Nullable String query) {
    return query != null && Arrays.asList(query.split("&", -1)).contains(COMPRESS);
  }

  private static Optional<Refusal> wrong(ErrorCode code, String detail) {
    return Optional.of(new Refusal(code, detail));
  }

  /** The value of a header that may stand there once, or null where it does not. */
  private @Nullable String only(CharSequence header) {
    List<String> values = request.headers().getAll(header);
    return values.size() == 1 ? values.get(0).strip() : null;
  }

  private boolean lists(CharSequence header, String word) {
    return request.headers().getAll(header).stream()
        .flatMap(value -> Arrays.stream(value.split(",", -1)))
        .anyMatch(listed -> listed.strip().equalsIgnoreCase(word));
  }

  /** What it announces would be read as frames. */
  private boolean announcesBody() {
    String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
    return request.headers().contains(HttpHeaders.TRANSFER_ENCODING)
        || (length != null && !length.equals("0"));
  }

  /** Answers with a problem document that says what is wrong. */
  void refuse(Refusal refusal) {
    HttpServerResponse response =
        request
            .response()
            .setStatusCode(refusal.code().httpStatus())
            .putHeader(HttpHeaders.CONTENT_TYPE, ProblemJson.CONTENT_TYPE)
            .putHeader(VERSION_HEADER, Handshake.VERSION);
    if (refusal.code() == ErrorCode.UPGRADE_REQUIRED) {
      response
          .putHeader(HttpHeaders.UPGRADE, "websocket")
          .putHeader(HttpHeaders.CONNECTION, "Upgrade");
    } else if (refusal.code() == ErrorCode.METHOD_NOT_ALLOWED) {
      response.putHeader(HttpHeaders.ALLOW, HttpMethod.GET.name());
    }
    response.end(Buffer.buffer(ProblemJson.write(refusal)));
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
            .putHeader("Sec-WebSocket-Accept", Handshake.accept(request.getHeader(KEY_HEADER)));
    // A browser gives up where it offered a protocol and none is named in the answer.
    Optional<String> protocol =
        syntax() == Syntax.MSGPACK ? Optional.of(MSGPACK_PROTOCOL) : bearerProtocol();
    protocol.ifPresent(named -> response.putHeader(PROTOCOL_HEADER, named));
    if (deflate != null) {
      response.putHeader(EXTENSIONS_HEADER, deflate.answer());
    }
    early.begin(((HttpServerConnection) request.connection()).channelHandlerContext().pipeline());
    return request.toNetSocket();
  }

  /** What the client sent before it was accepted; once, when its socket can be read. */
  byte[] early() {
    return early.end();
  }

  /** Nothing is asked any more: the headers, which the socket would hold until its end, may go. */
  void forget() {
    request.headers().clear();
    request.response().headers().clear();
  }
}
