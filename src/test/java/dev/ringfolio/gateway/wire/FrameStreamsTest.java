package dev.ringfolio.gateway.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringfolio.gateway.wire.Incoming.Part;
import dev.ringfolio.gateway.wire.Incoming.Ping;
import dev.ringfolio.gateway.wire.Incoming.Pong;
import dev.ringfolio.gateway.wire.Incoming.Text;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Random streams of frames, good and bad, cut at random borders. */
class FrameStreamsTest {
  private static final int MAX = 2_000;
  private static final int HEADER_BYTES_MAX = 14;

  /** Pieces of characters of every length, and of what is none. */
  private static final int[] UTF8_BYTES = {
    0x00, 0x41, 0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc0, 0xc1, 0xc2, 0xdf, 0xe0, 0xe1, 0xed,
    0xee, 0xef, 0xf0, 0xf1, 0xf4, 0xf5, 0xf8, 0xff
  };

  /** What a client sends, and what is to be understood of it. Pings go by their payload. */
  private static final class Stream {
    final Random random;
    final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    final List<Object> meaning = new ArrayList<>();

    Stream(long seed, int messages) {
      random = new Random(seed);
      for (int i = 0; i < messages; i++) {
        message();
      }
    }

    private void message() {
      StringBuilder text = new StringBuilder();
      int characters = random.nextInt(300);
      while (text.codePoints().count() < characters) {
        int point = random.nextInt(0x110000);
        text.appendCodePoint(point >= 0xd800 && point <= 0xdfff ? 'x' : point);
      }
      byte[] payload = text.toString().getBytes(StandardCharsets.UTF_8);
      int at = 0;
      boolean first = true;
      boolean last = false;
      while (!last) {
        control();
        last = random.nextInt(3) == 0;
        int to = last ? payload.length : at + random.nextInt(payload.length - at + 1);
        int opcode = (first ? 1 : 0) | (last ? 0x80 : 0);
        bytes.writeBytes(ServerFrames.masked(opcode, Arrays.copyOfRange(payload, at, to)));
        meaning.add(last ? new Text(text.toString()) : new Part());
        at = to;
        first = false;
      }
    }

    private void control() {
      byte[] payload = new byte[random.nextInt(126)];
      random.nextBytes(payload);
      switch (random.nextInt(4)) {
        case 0 -> {
          bytes.writeBytes(ServerFrames.masked(0x89, payload));
          meaning.add(List.of("ping", Arrays.toString(payload)));
        }
        case 1 -> {
          bytes.writeBytes(ServerFrames.masked(0x8a, payload));
          meaning.add(new Pong());
        }
        default -> {
          // Nothing in between.
        }
      }
    }
  }

  private static List<Object> read(FrameReader reader, byte[] bytes, Random cuts) {
    List<Object> read = new ArrayList<>();
    int at = 0;
    while (at < bytes.length) {
      int to = Math.min(bytes.length, at + 1 + cuts.nextInt(500));
      reader.append(Arrays.copyOfRange(bytes, at, to));
      int chunk = to - at;
      at = to;
      for (Incoming next = reader.next(); next != null; next = reader.next()) {
        read.add(
            next instanceof Ping ping ? List.of("ping", Arrays.toString(ping.payload())) : next);
      }
      assertThat(reader.heldBytes()).isLessThanOrEqualTo(2 * MAX + HEADER_BYTES_MAX + chunk);
    }
    return read;
  }

  @Property(tries = 300)
  void aGoodStreamMeansTheSameHoweverItIsCut(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 5) int messages) {
    Stream stream = new Stream(seed, messages);
    FrameReader reader = new FrameReader(MAX);
    assertThat(read(reader, stream.bytes.toByteArray(), stream.random)).isEqualTo(stream.meaning);
    assertThat(reader.heldBytes()).isZero();
  }

  /** A byte or two of a good stream are changed: whatever it means now, nothing is thrown. */
  @Property(tries = 2_000)
  void aSpoiltStreamIsReadWithinBounds(@ForAll long seed) {
    Stream stream = new Stream(seed, 3);
    byte[] bytes = stream.bytes.toByteArray();
    for (int i = 0; i <= stream.random.nextInt(2); i++) {
      bytes[stream.random.nextInt(bytes.length)] = (byte) stream.random.nextInt();
    }
    FrameReader reader = new FrameReader(MAX);
    List<Object> read = read(reader, bytes, stream.random);
    long ends = read.stream().filter(FrameStreamsTest::isEnd).count();
    assertThat(ends).isLessThanOrEqualTo(1);
    if (ends == 1) {
      assertThat(isEnd(read.get(read.size() - 1))).isTrue();
      assertThat(reader.heldBytes()).isZero();
    }
  }

  private static boolean isEnd(Object incoming) {
    return incoming instanceof Incoming.Violation || incoming instanceof Incoming.Closing;
  }

  @Property(tries = 2_000)
  void randomBytesAreReadWithinBounds(@ForAll byte[] bytes, @ForAll long seed) {
    FrameReader reader = new FrameReader(MAX);
    assertThat(read(reader, bytes, new Random(seed))).hasSizeLessThanOrEqualTo(bytes.length);
  }

  /** The decoder of the JDK is the oracle. */
  @Property(tries = 5_000)
  void whatIsUtf8IsWhatTheJdkDecodes(
      @ForAll long seed, @ForAll @IntRange(min = 0, max = 6) int length) {
    Random random = new Random(seed);
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) UTF8_BYTES[random.nextInt(UTF8_BYTES.length)];
    }
    assertThat(Utf8Check.valid(bytes, 0)).isEqualTo(decodes(bytes));
  }

  private static boolean decodes(byte[] bytes) {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
      return true;
    } catch (CharacterCodingException malformed) {
      return false;
    }
  }
}
