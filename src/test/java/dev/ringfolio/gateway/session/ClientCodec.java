package dev.ringfolio.gateway.session;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ringfolio.gateway.TestMsgpack;
import dev.ringfolio.gateway.wire.ServerFrames.Frame;
import dev.ringfolio.gateway.wire.TestDeflate;

/** A client's side of an encoding: scripts are JSON, whatever goes over the wire. */
final class ClientCodec {
  private static final int TEXT = 1;
  private static final int BINARY = 2;

  private final boolean msgpack;
  private final boolean deflates;

  /**
   * @param encoding as statistics call it
   */
  ClientCodec(String encoding) {
    this.msgpack = encoding.startsWith("msgpack");
    this.deflates = encoding.endsWith("+deflate");
  }

  void send(Session session, String json) {
    if (msgpack) {
      session.message(TestMsgpack.of(json));
    } else {
      session.message(json);
    }
  }

  /** What the frame says, as JSON. */
  String text(Frame frame) {
    assertThat(frame.opcode()).isEqualTo(msgpack ? BINARY : TEXT);
    assertThat(frame.deflated() && !deflates).as("deflated unasked").isFalse();
    byte[] message = frame.deflated() ? TestDeflate.inflate(frame.payload()) : frame.payload();
    return msgpack ? TestMsgpack.json(message) : new String(message, UTF_8);
  }
}
