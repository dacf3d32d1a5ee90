package dev.ringfolio.gateway.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ringfolio.gateway.wire.Incoming.Binary;
import dev.ringfolio.gateway.wire.Incoming.Part;
import dev.ringfolio.gateway.wire.Incoming.Ping;
import dev.ringfolio.gateway.wire.Incoming.Text;
import dev.ringfolio.gateway.wire.Incoming.Violation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Frames of clients that agreed on a subprotocol, on deflating, or on both. */
class EncodedFramesTest {
  private static final int MAX = 10_000;
  private static final MessageInflater INFLATER = new MessageInflater();
  private static final byte[] HELLO = TestDeflate.deflate("Hello".getBytes(UTF_8));

  private static FrameReader deflating() {
    return new FrameReader(MAX, false, INFLATER);
  }

  private static List<Incoming> read(FrameReader reader, byte[]... frames) {
    List<Incoming> all = new ArrayList<>();
    for (byte[] frame : frames) {
      reader.append(frame);
      for (Incoming next = reader.next(); next != null; next = reader.next()) {
        all.add(next);
      }
    }
    return all;
  }

  private static CloseCode violation(FrameReader reader, byte[]... frames) {
    List<Incoming> read = read(reader, frames);
    return ((Violation) read.get(read.size() - 1)).code();
  }

  private static byte[] part(byte[] whole, int from, int to) {
    return Arrays.copyOfRange(whole, from, to);
  }

  @Test
  void aDeflatedMessageIsInflatedAndAPlainOneTakenAsItIs() {
    assertThat(read(deflating(), ServerFrames.masked(0xc1, HELLO), ServerFrames.text("plain")))
        .containsExactly(new Text("Hello"), new Text("plain"));
  }

  @Test
  void aDeflatedMessageMayComeInPartsWithPingsBetween() {
    List<Incoming> read =
        read(
            deflating(),
            ServerFrames.masked(0x41, part(HELLO, 0, 2)),
            ServerFrames.masked(0x89, new byte[0]),
            ServerFrames.masked(0x00, new byte[0]),
            ServerFrames.masked(0x8a, new byte[0]),
            ServerFrames.masked(0x80, part(HELLO, 2, HELLO.length)),
            ServerFrames.text("after"));
    assertThat(read.get(0)).isEqualTo(new Part());
    assertThat(read.get(1)).isInstanceOf(Ping.class);
    assertThat(read.get(2)).isEqualTo(new Part());
    assertThat(read.get(4)).isEqualTo(new Text("Hello"));
    assertThat(read.get(5)).isEqualTo(new Text("after"));
  }

  /** However deflated and plain messages are cut by frames and by the network. */
  @Property(tries = 100)
  void whereAMessageIsCutMakesNoDifference(
      @ForAll @IntRange(max = 9_000) int length,
      @ForAll @IntRange(min = 1, max = 900) int frame,
      @ForAll @IntRange(min = 1, max = 50) int cut) {
    String text = "é1".repeat(length / 3);
    byte[] deflated = TestDeflate.deflate(text.getBytes(UTF_8));
    java.io.ByteArrayOutputStream stream = new java.io.ByteArrayOutputStream();
    for (int at = 0; at < deflated.length; at += frame) {
      boolean last = at + frame >= deflated.length;
      int first = (at == 0 ? 0x41 : 0) | (last ? 0x80 : 0);
      byte[] payload = part(deflated, at, Math.min(at + frame, deflated.length));
      stream.writeBytes(ServerFrames.masked(first, payload));
    }
    byte[] bytes = stream.toByteArray();
    FrameReader reader = deflating();
    List<Incoming> read = new ArrayList<>();
    for (int at = 0; at < bytes.length; at += cut) {
      read.addAll(read(reader, part(bytes, at, Math.min(at + cut, bytes.length))));
    }
    assertThat(read.get(read.size() - 1)).isEqualTo(new Text(text));
  }

  @ParameterizedTest
  @ValueSource(ints = {0xa1, 0x91, 0xe1, 0xd1, 0xf1, 0xc9, 0xca, 0xc8, 0xc0})
  void aReservedBitWhereItMeansNothingIsAProtocolError(int first) {
    FrameReader reader = deflating();
    if (first == 0xc0) {
      read(reader, ServerFrames.masked(0x41, part(HELLO, 0, 2)));
    }
    assertThat(violation(reader, ServerFrames.masked(first, new byte[2])))
        .isEqualTo(CloseCode.PROTOCOL_ERROR);
  }

  @Test
  void aDeflatedMessageWithoutTheExtensionIsAProtocolError() {
    assertThat(violation(new FrameReader(MAX), ServerFrames.masked(0xc1, HELLO)))
        .isEqualTo(CloseCode.PROTOCOL_ERROR);
  }

  @Test
  void whatCannotBeInflatedIsAViolation() {
    byte[] broken = {(byte) 0xff, (byte) 0xff};
    assertThat(violation(deflating(), ServerFrames.masked(0xc1, broken)))
        .isEqualTo(CloseCode.BAD_UTF8);
    assertThat(violation(deflating(), ServerFrames.masked(0xc1, part(HELLO, 0, 3))))
        .isEqualTo(CloseCode.BAD_UTF8);
  }

  @Test
  void whatIsInflatedToNoTextIsAViolation() {
    byte[] noText = TestDeflate.deflate(new byte[] {(byte) 0xc3, (byte) 0x28});
    assertThat(violation(deflating(), ServerFrames.masked(0xc1, noText)))
        .isEqualTo(CloseCode.BAD_UTF8);
  }

  @Test
  void aBombIsTooBig() {
    byte[] bomb = TestDeflate.deflate(new byte[5 << 20]);
    assertThat(bomb.length).isLessThan(MAX);
    assertThat(violation(deflating(), ServerFrames.masked(0xc1, bomb)))
        .isEqualTo(CloseCode.TOO_BIG);
  }

  @Test
  void aBinaryMessageIsHandedOverWhereTheSubprotocolHasIt() {
    List<Incoming> read =
        read(
            new FrameReader(MAX, true, INFLATER),
            ServerFrames.masked(0x82, new byte[] {(byte) 0x80}),
            ServerFrames.masked(0xc2, HELLO));
    assertThat(((Binary) read.get(0)).bytes()).isEqualTo(new byte[] {(byte) 0x80});
    assertThat(((Binary) read.get(1)).bytes()).isEqualTo("Hello".getBytes(UTF_8));
  }

  /** The mirror of a binary message without a subprotocol. */
  @Test
  void aTextWhereMessagesAreBinaryIsNotUnderstood() {
    assertThat(violation(new FrameReader(MAX, true, null), ServerFrames.text("{}")))
        .isEqualTo(CloseCode.NOT_UNDERSTOOD);
    assertThat(violation(deflating(), ServerFrames.masked(0x82, new byte[1])))
        .isEqualTo(CloseCode.NOT_UNDERSTOOD);
  }
}
