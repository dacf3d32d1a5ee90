package dev.ringfolio.gateway.socket;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ringfolio.gateway.TestMsgpack;
import dev.ringfolio.gateway.wire.ServerFrames;
import dev.ringfolio.gateway.wire.ServerFrames.Frame;
import dev.ringfolio.gateway.wire.TestDeflate;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is agreed on at the handshake, over real sockets, and what then goes over them. */
class EncodingsTest {
  private static final int BINARY = 2;
  private static final int CLOSE = 8;
  private static final String MSGPACK = "Sec-WebSocket-Protocol: ringfolio.msgpack";
  private static final String DEFLATE =
      "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits";
  private static final String SUBSCRIBE =
      "{\"type\":\"subscribe\",\"data\":{\"topic\":\"price_updates\",\"symbols\":[\"AAPL\"]}}";

  private Running running;

  @BeforeEach
  void start() {
    running = new Running(Map.of());
  }

  @AfterEach
  void stop() {
    running.close();
  }

  private Peer connect(String path, String... headers) throws Exception {
    return new Peer(running.port(), path, headers);
  }

  private static Frame read(Peer peer) throws Exception {
    return Objects.requireNonNull(peer.read());
  }

  private static int closeCode(Peer peer, byte[] bytes) throws Exception {
    read(peer);
    peer.send(bytes);
    return Objects.requireNonNull(peer.await(CLOSE)).closeCode();
  }

  @Test
  void aBrowsersOfferOfDeflateAloneIsNotAccepted() throws Exception {
    try (Peer peer = connect("/ws", DEFLATE)) {
      assertThat(peer.response()).doesNotContainIgnoringCase("sec-websocket-extensions");
      assertThat(read(peer).deflated()).isFalse();
    }
  }

  @Test
  void askingForDeflateWithoutAnOfferIsNotAnswered() throws Exception {
    try (Peer peer = connect("/ws?compress=1")) {
      assertThat(peer.response()).doesNotContainIgnoringCase("sec-websocket-extensions");
      assertThat(read(peer).deflated()).isFalse();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"compress=true", "compress=", "compress", "compress=11", "xcompress=1", "%"})
  void anyOtherQueryIsNotAsking(String query) throws Exception {
    try (Peer peer = connect("/ws?" + query, DEFLATE)) {
      assertThat(peer.response())
          .startsWith("HTTP/1.1 101")
          .doesNotContainIgnoringCase("sec-websocket-extensions");
    }
  }

  @Test
  void askingMayStandAmongOtherParameters() throws Exception {
    try (Peer peer = connect("/ws?a=%&compress=1&b", DEFLATE)) {
      assertThat(peer.response()).containsIgnoringCase("sec-websocket-extensions");
    }
  }

  @Test
  void whereDeflateIsAskedForAndOfferedLongMessagesAreDeflated() throws Exception {
    try (Peer peer = connect("/ws?compress=1", DEFLATE)) {
      assertThat(peer.response())
          .containsIgnoringCase(
              "sec-websocket-extensions: permessage-deflate; server_no_context_takeover;"
                  + " client_no_context_takeover\r\n");
      Frame hello = read(peer);
      assertThat(hello.deflated()).isTrue();
      assertThat(new String(TestDeflate.inflate(hello.payload()), UTF_8))
          .startsWith("{\"type\":\"connection_status\"");
      peer.send(
          ServerFrames.masked(
              0xc1, TestDeflate.deflate("{\"type\":\"heartbeat\"}".getBytes(UTF_8))));
      Frame pong = read(peer);
      assertThat(pong.deflated()).as("a short message goes as it is").isFalse();
      assertThat(pong.text()).startsWith("{\"type\":\"heartbeat\"");
    }
  }

  /** The shared part is deflated once; what differs by client follows it as it is. */
  @Test
  void deflatedPricesAreThoseOfEverybodyElse() throws Exception {
    try (Peer plain = connect("/ws");
        Peer deflated = connect("/ws?compress=1", DEFLATE);
        Peer packed = connect("/ws", MSGPACK)) {
      for (Peer peer : List.of(plain, deflated, packed)) {
        read(peer);
        boolean binary = peer == packed;
        peer.send(
            binary
                ? ServerFrames.masked(0x82, TestMsgpack.of(SUBSCRIBE))
                : ServerFrames.text(SUBSCRIBE));
        read(peer);
      }
      running.price("AAPL", 150.25, 1);
      String text = read(plain).text();
      Frame frame = read(deflated);
      assertThat(frame.deflated()).isTrue();
      assertThat(frame.payload().length).isLessThan(text.length());
      assertThat(new String(TestDeflate.inflate(frame.payload()), UTF_8))
          .contains("\"price\":150.25")
          .contains("\"conflated\":0}");
      Frame binary = read(packed);
      assertThat(binary.opcode()).isEqualTo(BINARY);
      assertThat(TestMsgpack.tree(TestMsgpack.json(binary.payload())).get("data"))
          .isEqualTo(TestMsgpack.tree(text).get("data"));
    }
  }

  @Test
  void messagePackGoesDeflatedWhereBothAreAskedFor() throws Exception {
    try (Peer peer = connect("/ws/stream?compress=1", MSGPACK, DEFLATE)) {
      assertThat(peer.response()).containsIgnoringCase("sec-websocket-protocol: ringfolio.msgpack");
      List<String> symbols = IntStream.range(0, 100).mapToObj(i -> "S" + i).toList();
      String subscribe =
          "{\"type\":\"subscribe\",\"symbols\":[\"" + String.join("\",\"", symbols) + "\"]}";
      peer.send(ServerFrames.masked(0xc2, TestDeflate.deflate(TestMsgpack.of(subscribe))));
      Frame frame = read(peer);
      assertThat(frame.opcode()).isEqualTo(BINARY);
      assertThat(frame.deflated()).isTrue();
      assertThat(TestMsgpack.json(TestDeflate.inflate(frame.payload())))
          .contains("Subscribed to 100 symbols (simulated prices)");
    }
  }

  @Test
  void theClientsSmallWindowIsAnsweredWithOurs() throws Exception {
    String offer = "Sec-WebSocket-Extensions: permessage-deflate; server_max_window_bits=13";
    try (Peer peer = connect("/ws?compress=1", offer)) {
      assertThat(peer.response()).containsIgnoringCase("; server_max_window_bits=12\r\n");
    }
  }

  @Test
  void aTextFromAClientOfMessagePackClosesWith1003() throws Exception {
    try (Peer peer = connect("/ws", MSGPACK)) {
      assertThat(closeCode(peer, ServerFrames.text("{}"))).isEqualTo(1003);
    }
  }

  @Test
  void whatIsNoMessagePackIsAnErrorAndNotTheEnd() throws Exception {
    try (Peer peer = connect("/ws", MSGPACK)) {
      read(peer);
      peer.send(ServerFrames.masked(0x82, new byte[] {(byte) 0xc1}));
      assertThat(TestMsgpack.json(read(peer).payload())).contains("\"code\":\"bad_json\"");
      peer.send(ServerFrames.masked(0x82, TestMsgpack.of("{\"type\":\"heartbeat\"}")));
      assertThat(TestMsgpack.json(read(peer).payload())).contains("\"status\":\"alive\"");
    }
  }

  @Test
  void aBombClosesWith1009() throws Exception {
    try (Peer peer = connect("/ws?compress=1", DEFLATE)) {
      byte[] bomb = ServerFrames.masked(0xc1, TestDeflate.deflate(new byte[20 << 20]));
      assertThat(closeCode(peer, bomb)).isEqualTo(1009);
    }
  }

  @Test
  void whatCannotBeInflatedClosesWith1007() throws Exception {
    try (Peer peer = connect("/ws?compress=1", DEFLATE)) {
      assertThat(closeCode(peer, ServerFrames.masked(0xc1, new byte[] {-1, -1}))).isEqualTo(1007);
    }
  }

  @Test
  void aDeflatedMessageWithoutTheExtensionClosesWith1002() throws Exception {
    try (Peer peer = connect("/ws", DEFLATE)) {
      byte[] deflated = TestDeflate.deflate("{\"type\":\"heartbeat\"}".getBytes(UTF_8));
      assertThat(closeCode(peer, ServerFrames.masked(0xc1, deflated))).isEqualTo(1002);
    }
  }

  @Test
  void statisticsCountEveryEncoding() throws Exception {
    try (Peer json = connect("/ws");
        Peer flat = connect("/ws/stream");
        Peer packed = connect("/ws", MSGPACK);
        Peer deflated = connect("/ws?compress=1", DEFLATE);
        Peer both = connect("/ws?compress=1", MSGPACK, DEFLATE)) {
      for (Peer peer : List.of(json, packed, deflated, both)) {
        read(peer);
      }
      flat.send("{\"type\":\"heartbeat\"}");
      read(flat);
      assertThat(running.facts().byEncoding())
          .isEqualTo(Map.of("json", 2L, "msgpack", 1L, "json+deflate", 1L, "msgpack+deflate", 1L));
    }
  }
}
