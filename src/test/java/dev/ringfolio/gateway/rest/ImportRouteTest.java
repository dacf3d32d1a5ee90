package dev.ringfolio.gateway.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ringfolio.contract.FailureCode;
import dev.ringfolio.contract.ImportAnswer;
import dev.ringfolio.contract.ImportAnswer.CellError;
import dev.ringfolio.contract.ImportAnswer.ImportReport;
import dev.ringfolio.contract.ImportAnswer.PieceTaken;
import dev.ringfolio.contract.ImportPiece;
import dev.ringfolio.gateway.auth.OpenAuthenticator;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImportRouteTest {
  private static final String PATH = "/api/v1/prices/history";
  private static final ImportReport GOOD = new ImportReport(true, 2, 1, 2, 0, 0, List.of());
  private static final ImportReport BAD =
      new ImportReport(
          false, 2, 1, 0, 0, 1, List.of(new CellError(3, "AAPL", "x", "is not a number")));
  private static final String REPORT_OF_BAD =
      "\"rows\":2,\"symbols\":1,\"inserted\":0,\"replaced\":0,\"refused\":1,\"errors\":[{"
          + "\"line\":3,\"column\":\"AAPL\",\"value\":\"x\",\"reason\":\"is not a number\"}]";

  private final List<ImportPiece> pieces = new CopyOnWriteArrayList<>();
  private RestServer server;

  @BeforeEach
  void start() throws Exception {
    server =
        new RestServer(
            Map.of("limits.import_bytes", "2000000"), (vertx, clock) -> new OpenAuthenticator());
    answerWith(GOOD);
  }

  @AfterEach
  void stop() throws Exception {
    server.close();
  }

  private void answerWith(ImportReport report) {
    server.rooms.imports =
        piece -> {
          pieces.add(piece);
          return Future.succeededFuture(piece.last() ? report : new PieceTaken(piece.index()));
        };
  }

  private RestServer.Answer upload(String path, byte[] body, String... headers) throws Exception {
    return server.send(
        server.request(path).headers(headers).POST(BodyPublishers.ofByteArray(body)));
  }

  private RestServer.Answer csv(String path, byte[] body) throws Exception {
    return upload(path, body, "Content-Type", "text/csv; charset=utf-8");
  }

  private byte[] received() {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    pieces.forEach(piece -> all.writeBytes(piece.bytes()));
    return all.toByteArray();
  }

  private static byte[] text(int bytes) {
    byte[] text = new byte[bytes];
    Random random = new Random(bytes);
    for (int i = 0; i < bytes; i++) {
      text[i] = (byte) ('0' + random.nextInt(10));
    }
    return text;
  }

  @Test
  void anUploadArrivesWholeInOrderInBoundedPieces() throws Exception {
    byte[] body = text(1_000_000);
    RestServer.Answer answer = csv(PATH, body);
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.text())
        .isEqualTo(
            "{\"rows\":2,\"symbols\":1,\"inserted\":2,\"replaced\":0,\"refused\":0,\"errors\":[]}");
    assertThat(received()).isEqualTo(body);
    for (int i = 0; i < pieces.size(); i++) {
      assertThat(pieces.get(i).index()).isEqualTo(i);
      assertThat(pieces.get(i).importId()).isEqualTo("gateway-1-1");
      assertThat(pieces.get(i).bytes().length).isLessThanOrEqualTo(HistoryUpload.PIECE_BYTES);
      assertThat(pieces.get(i).last()).isEqualTo(i == pieces.size() - 1);
      assertThat(pieces.get(i).aborted()).isFalse();
      assertThat(pieces.get(i).partial()).isFalse();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "text/csv, gzip",
    "text/csv, x-gzip",
    "application/gzip, ''",
    "application/x-gzip, ''"
  })
  void aGzippedUploadArrivesPlain(String type, String coding) throws Exception {
    byte[] body = text(700_000);
    byte[] packed = GzipBytesTest.gzip(body);
    RestServer.Answer answer =
        coding.isEmpty()
            ? upload(PATH, packed, "Content-Type", type)
            : upload(PATH, packed, "Content-Type", type, "Content-Encoding", coding);
    assertThat(answer.status()).isEqualTo(200);
    assertThat(received()).isEqualTo(body);
  }

  @Test
  void anEmptyUploadIsOneEmptyLastPiece() throws Exception {
    assertThat(csv(PATH, new byte[0]).status()).isEqualTo(200);
    assertThat(pieces).hasSize(1);
    assertThat(pieces.get(0).last()).isTrue();
    assertThat(pieces.get(0).bytes()).isEmpty();
  }

  @Test
  void anUploadOfWholePiecesEndsWithAnEmptyOne() throws Exception {
    byte[] body = text(2 * HistoryUpload.PIECE_BYTES);
    assertThat(csv(PATH, body).status()).isEqualTo(200);
    assertThat(received()).isEqualTo(body);
    assertThat(pieces.get(pieces.size() - 1).last()).isTrue();
  }

  @Test
  void aRefusedCellIsAProblemWithTheReport() throws Exception {
    answerWith(BAD);
    RestServer.Answer answer = csv(PATH, text(10));
    assertThat(answer.problem())
        .isEqualTo(
            "422 invalid_data: 1 cells are refused, so nothing is stored; ?partial=true stores the"
                + " others");
    assertThat(answer.json().getInteger("refused")).isOne();
    assertThat(answer.json().getJsonArray("errors").getJsonObject(0).getInteger("line"))
        .isEqualTo(3);
  }

  @Test
  void aPartialImportAnswersItsReport() throws Exception {
    answerWith(BAD);
    RestServer.Answer answer = csv(PATH + "?partial=true", text(10));
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.text()).isEqualTo("{" + REPORT_OF_BAD + "}");
    assertThat(pieces.get(0).partial()).isTrue();
  }

  @Test
  void aBodyBeyondTheLimitIsTooLargeAndNothingOfItIsKept() throws Exception {
    RestServer.Answer answer = csv(PATH, text(2_000_001));
    assertThat(answer.problem())
        .isEqualTo("413 too_large: the body is longer than 2000000 bytes (limits.import_bytes)");
    await().until(() -> pieces.stream().anyMatch(ImportPiece::aborted));
    assertThat(pieces).noneMatch(ImportPiece::last);
  }

  @Test
  void aBodyThatUnpacksBeyondReasonIsTooLarge() throws Exception {
    RestServer.Answer answer =
        upload(PATH, GzipBytesTest.gzip(new byte[60_000_000]), "Content-Type", "application/gzip");
    assertThat(answer.problem())
        .isEqualTo("413 too_large: the body unpacks to more than 40000000 bytes");
    await().until(() -> pieces.stream().anyMatch(ImportPiece::aborted));
    assertThat(pieces).noneMatch(ImportPiece::last);
  }

  @Test
  void aCutGzipIsInvalidAndNothingOfItIsKept() throws Exception {
    byte[] packed = GzipBytesTest.gzip(text(700_000));
    byte[] cut = Arrays.copyOf(packed, packed.length - 100);
    assertThat(upload(PATH, cut, "Content-Type", "application/gzip").problem())
        .isEqualTo("422 invalid_data: the gzip data ends early");
    await().until(() -> pieces.stream().anyMatch(ImportPiece::aborted));
    assertThat(pieces).noneMatch(ImportPiece::last);
  }

  @Test
  void whatIsCalledGzipAndIsNotIsInvalid() throws Exception {
    assertThat(upload(PATH, text(10), "Content-Type", "application/gzip").problem())
        .isEqualTo("422 invalid_data: the body is not gzip");
    assertThat(pieces).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "application/json, '', application/json",
    "text/csv, br, text/csv",
    "application/gzip, gzip, application/gzip",
    "'', '', ''"
  })
  void anotherTypeOrCodingIsRefused(String type, String coding, String shown) throws Exception {
    var request = server.request(PATH).POST(BodyPublishers.ofString("date,A\n"));
    if (!type.isEmpty()) {
      request.header("Content-Type", type);
    }
    if (!coding.isEmpty()) {
      request.header("Content-Encoding", coding);
    }
    assertThat(server.send(request).problem())
        .isEqualTo(
            "415 unsupported_media_type: Content-Type: '"
                + shown
                + "', Content-Encoding: '"
                + coding
                + "'; give text/csv, plain or with Content-Encoding gzip, or application/gzip");
    assertThat(pieces).isEmpty();
  }

  @Test
  void whatTheStoreRefusesEndsTheUpload() throws Exception {
    server.rooms.imports =
        piece -> {
          pieces.add(piece);
          return piece.index() < 2
              ? Future.succeededFuture(new PieceTaken(piece.index()))
              : FakeRooms.refuse(FailureCode.MARKET_DATA_UNAVAILABLE, "the database is away");
        };
    assertThat(csv(PATH, text(1_900_000)).problem())
        .isEqualTo("503 market_data_unavailable: the database is away");
    await().until(() -> pieces.stream().anyMatch(ImportPiece::aborted));
  }

  @Test
  void aClientThatGoesIsAnAbortedImport() throws Exception {
    try (Socket socket = RawHttp.open(server.port)) {
      RawHttp.write(
          socket,
          "POST "
              + PATH
              + " HTTP/1.1\r\nHost: x\r\nContent-Type: text/csv\r\n"
              + "Content-Length: 1000000\r\n\r\n");
      RawHttp.write(socket, new String(text(400_000), StandardCharsets.ISO_8859_1));
      await().until(() -> pieces.size() >= 2);
    }
    await().until(() -> pieces.stream().anyMatch(ImportPiece::aborted));
    assertThat(pieces).noneMatch(ImportPiece::last);
  }

  @Test
  void onePieceIsUnderWayAtATime() throws Exception {
    Promise<ImportAnswer> first = Promise.promise();
    server.rooms.imports =
        piece -> {
          pieces.add(piece);
          return piece.index() == 0
              ? first.future()
              : Future.succeededFuture(piece.last() ? GOOD : new PieceTaken(piece.index()));
        };
    byte[] body = text(1_900_000);
    CompletableFuture<RestServer.Answer> answer =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return csv(PATH, body);
              } catch (Exception e) {
                throw new IllegalStateException(e);
              }
            });
    await().until(() -> !pieces.isEmpty());
    assertThat(answer).isNotDone();
    assertThat(pieces).hasSize(1);
    first.complete(new PieceTaken(0));
    assertThat(answer.get(20, TimeUnit.SECONDS).status()).isEqualTo(200);
    assertThat(received()).isEqualTo(body);
  }

  /** What a stuck store leaves unread fills the kernel's buffers, and then the client stands. */
  @Test
  void aStuckStoreHoldsTheClientBack() throws Exception {
    try (RestServer wide = new RestServer();
        SocketChannel channel =
            SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), wide.port));
        Selector selector = Selector.open()) {
      wide.rooms.imports = piece -> Promise.<ImportAnswer>promise().future();
      int length = 60_000_000;
      ByteBuffer head =
          ByteBuffer.wrap(
              ("POST %s HTTP/1.1\r\nHost: x\r\nContent-Type: text/csv\r\nContent-Length: %d\r\n\r\n"
                      .formatted(PATH, length))
                  .getBytes(StandardCharsets.ISO_8859_1));
      channel.write(head);
      channel.configureBlocking(false);
      channel.register(selector, SelectionKey.OP_WRITE);
      ByteBuffer body = ByteBuffer.allocate(length);
      while (body.hasRemaining() && selector.select(1_000) > 0) {
        selector.selectedKeys().clear();
        channel.write(body);
      }
      assertThat(body.position()).isLessThan(30_000_000);
    }
  }

  @Test
  void aClientThatAsksFirstIsToldToGoOn() throws Exception {
    try (Socket socket = RawHttp.open(server.port)) {
      RawHttp.write(
          socket,
          "POST "
              + PATH
              + " HTTP/1.1\r\nHost: x\r\nContent-Type: text/csv\r\n"
              + "Content-Length: 3\r\nExpect: 100-continue\r\n\r\n");
      assertThat(RawHttp.line(socket.getInputStream())).isEqualTo("HTTP/1.1 100 Continue");
      assertThat(RawHttp.line(socket.getInputStream())).isEmpty();
      RawHttp.write(socket, "a,b");
      assertThat(RawHttp.line(socket.getInputStream())).isEqualTo("HTTP/1.1 200 OK");
    }
  }

  @Test
  void noMoreThanFourUploadsAreTakenInAtOnce() throws Exception {
    Promise<ImportAnswer> held = Promise.promise();
    server.rooms.imports =
        piece -> {
          pieces.add(piece);
          return held.future();
        };
    Socket[] sockets = new Socket[ImportRoute.UPLOADS_MAX];
    try {
      for (int i = 0; i < sockets.length; i++) {
        sockets[i] = RawHttp.open(server.port);
        RawHttp.write(
            sockets[i],
            "POST "
                + PATH
                + " HTTP/1.1\r\nHost: x\r\nContent-Type: text/csv\r\n"
                + "Content-Length: 3\r\n\r\na,b");
      }
      await().until(() -> pieces.size() == sockets.length);
      RestServer.Answer refused = csv(PATH, text(3));
      assertThat(refused.problem())
          .isEqualTo("503 unavailable: 4 histories are being imported; that is the most at once");
      assertThat(refused.header("retry-after")).isEqualTo("5");
      held.complete(GOOD);
      await().until(() -> csv(PATH, text(3)).status() == 200);
    } finally {
      for (Socket socket : sockets) {
        socket.close();
      }
    }
  }

  @Test
  void aFaultOfTheQueryIsNamed() throws Exception {
    assertThat(csv(PATH + "?partial=1", text(3)).problem())
        .isEqualTo("400 invalid_message: partial: '1' is not true or false");
  }
}
