package dev.ringfolio.gateway.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringfolio.gateway.wire.Incoming.Closing;
import dev.ringfolio.gateway.wire.Incoming.Part;
import dev.ringfolio.gateway.wire.Incoming.Pong;
import dev.ringfolio.gateway.wire.Incoming.Text;
import dev.ringfolio.gateway.wire.Incoming.Violation;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FrameReaderTest {
  private static final int MAX = 70_000;

  private static List<Incoming> read(byte[] bytes) {
    FrameReader reader = new FrameReader(MAX);
    reader.append(bytes);
    return drain(reader);
  }

  private static List<Incoming> drain(FrameReader reader) {
    List<Incoming> all = new ArrayList<>();
    for (Incoming next = reader.next(); next != null; next = reader.next()) {
      all.add(next);
    }
    return all;
  }

  private static CloseCode violation(byte[] bytes) {
    List<Incoming> read = read(bytes);
    return ((Violation) read.get(read.size() - 1)).code();
  }

  private static byte[] closing(int... payload) {
    byte[] bytes = new byte[payload.length];
    for (int i = 0; i < payload.length; i++) {
      bytes[i] = (byte) payload[i];
    }
    return ServerFrames.masked(0x88, bytes);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 125, 126, 65_535, 65_536, MAX})
  void textsOfEveryFormOfLengthAreRead(int length) {
    String text = "x".repeat(length);
    assertThat(read(ServerFrames.text(text))).containsExactly(new Text(text));
  }

  /** However the bytes are cut by the network, the messages are the same. */
  @Property(tries = 200)
  void whereTheNetworkCutsMakesNoDifference(
      @ForAll @Size(min = 1, max = 6) List<@IntRange(min = 0, max = 300) Integer> lengths,
      @ForAll @IntRange(min = 1, max = 50) int cut) {
    ByteArrayOutputStream stream = new ByteArrayOutputStream();
    List<Incoming> expected = new ArrayList<>();
    for (int length : lengths) {
      String text = "é".repeat(length);
      stream.writeBytes(ServerFrames.text(text));
      expected.add(new Text(text));
    }
    byte[] bytes = stream.toByteArray();
    FrameReader reader = new FrameReader(MAX);
    List<Incoming> read = new ArrayList<>();
    for (int at = 0; at < bytes.length; at += cut) {
      reader.append(Arrays.copyOfRange(bytes, at, Math.min(at + cut, bytes.length)));
      read.addAll(drain(reader));
    }
    assertThat(read).isEqualTo(expected);
    assertThat(reader.buffered()).isEqualTo(0);
  }

  @Test
  void aMessageMayComeInPartsWithPongsBetween() {
    FrameReader reader = new FrameReader(MAX);
    reader.append(ServerFrames.masked(0x01, "a".getBytes(StandardCharsets.UTF_8)));
    reader.append(ServerFrames.masked(0x8a, new byte[0]));
    reader.append(ServerFrames.masked(0x80, "b".getBytes(StandardCharsets.UTF_8)));
    assertThat(drain(reader)).containsExactly(new Part(), new Pong(), new Text("ab"));
  }

  @Test
  void aMessageOfManyPartsIsBoundedInAll() {
    FrameReader reader = new FrameReader(100);
    reader.append(ServerFrames.masked(0x01, new byte[60]));
    reader.append(ServerFrames.masked(0x80, new byte[60]));
    assertThat(drain(reader))
        .containsExactly(
            new Part(), new Violation(CloseCode.TOO_BIG, "a message has more than 100 bytes"));
  }

  @ParameterizedTest
  @CsvSource({
    "0xC1, PROTOCOL_ERROR", // a reserved bit
    "0x83, PROTOCOL_ERROR", // a reserved opcode
    "0x8B, PROTOCOL_ERROR", // a reserved control opcode
    "0x09, PROTOCOL_ERROR", // a fragmented ping
    "0x80, PROTOCOL_ERROR", // nothing to continue
    "0x82, NOT_UNDERSTOOD"
  })
  void aFrameThatMayNotBeIsAViolation(String first, CloseCode expected) {
    assertThat(violation(ServerFrames.masked(Integer.decode(first), new byte[1])))
        .isEqualTo(expected);
  }

  @Test
  void aNewMessageInTheMiddleOfAnotherIsAViolation() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(ServerFrames.masked(0x01, new byte[1]));
    bytes.writeBytes(ServerFrames.masked(0x81, new byte[1]));
    assertThat(violation(bytes.toByteArray())).isEqualTo(CloseCode.PROTOCOL_ERROR);
  }

  @Test
  void aLengthNotInItsShortestFormIsAViolation() {
    byte[] padded = {(byte) 0x81, (byte) 0xfe, 0, 5, 0, 0, 0, 0};
    assertThat(violation(padded)).isEqualTo(CloseCode.PROTOCOL_ERROR);
  }

  @Test
  void aLongPingIsAViolation() {
    assertThat(violation(ServerFrames.masked(0x89, new byte[126])))
        .isEqualTo(CloseCode.PROTOCOL_ERROR);
  }

  @ParameterizedTest
  @ValueSource(ints = {999, 1004, 1005, 1006, 1015, 2999, 5000})
  void aCloseCodeThatMayNotBeSentIsAViolation(int code) {
    assertThat(violation(closing(code >> 8, code & 0xff))).isEqualTo(CloseCode.PROTOCOL_ERROR);
  }

  @Test
  void aCloseEndsTheReading() {
    FrameReader reader = new FrameReader(MAX);
    reader.append(closing(0x0f, 0xa0));
    reader.append(ServerFrames.text("later"));
    assertThat(drain(reader)).containsExactly(new Closing(4000));
  }

  /**
   * Overlong forms and halves of surrogate pairs are not UTF-8, whatever a decoder makes of them.
   */
  @Test
  void whatIsNotUtf8IsAViolation() {
    byte[] overlong = {(byte) 0xc0, (byte) 0x80};
    byte[] surrogate = {(byte) 0xed, (byte) 0xa0, (byte) 0x80};
    assertThat(violation(ServerFrames.masked(0x81, overlong))).isEqualTo(CloseCode.BAD_UTF8);
    assertThat(violation(ServerFrames.masked(0x81, surrogate))).isEqualTo(CloseCode.BAD_UTF8);
  }

  /** A header alone reserves nothing: it may come from ten thousand clients. */
  @Test
  void whatAHeaderAnnouncesIsNotReserved() {
    FrameReader reader = new FrameReader(MAX);
    reader.append(new byte[] {(byte) 0x81, (byte) 0xfe, (byte) 0xff, (byte) 0xff, 1, 2, 3, 4});
    assertThat(reader.next()).isNull();
    assertThat(reader.heldBytes()).isEqualTo(8);
  }

  /** The top bit of a length set would be a negative one. */
  @ParameterizedTest
  @CsvSource({
    "81ff8000000000000000, PROTOCOL_ERROR",
    "81ffffffffffffffffff, PROTOCOL_ERROR",
    "81ff7fffffffffffffff, TOO_BIG",
    "81ff000000000000ffff, PROTOCOL_ERROR",
    "81ff000000000000007d, PROTOCOL_ERROR",
    "81fe007d, PROTOCOL_ERROR",
    "81fe0000, PROTOCOL_ERROR",
    "0102, PROTOCOL_ERROR"
  })
  void aLengthThatMayNotBeIsRefusedAtTheHeader(String header, CloseCode expected) {
    assertThat(violation(HexFormat.of().parseHex(header))).isEqualTo(expected);
  }

  @Test
  void emptyPartsWithoutEndHoldNothing() {
    FrameReader reader = new FrameReader(MAX);
    reader.append(ServerFrames.masked(0x01, new byte[0]));
    for (int i = 0; i < 10_000; i++) {
      reader.append(ServerFrames.masked(0x00, new byte[0]));
      drain(reader);
    }
    assertThat(reader.heldBytes()).isZero();
  }
}
