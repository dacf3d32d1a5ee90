package dev.ringfolio.gateway.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringfolio.gateway.wire.MessageDeflater.Window;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MessageDeflaterTest {
  private static final MessageDeflater DEFLATER = new MessageDeflater();
  private static final byte[] LEFT_OUT = {0, 0, (byte) 0xff, (byte) 0xff};

  /** Text with much that repeats itself, near and far. */
  private static byte[] message(int length, long seed) {
    Random random = new Random(seed);
    StringBuilder text = new StringBuilder();
    while (text.length() < length) {
      text.append("{\"symbol\":\"S").append(random.nextInt(100)).append("\",\"price\":");
      text.append(random.nextInt(1_000_000) / 1e4).append("},");
    }
    return text.substring(0, length).getBytes(StandardCharsets.US_ASCII);
  }

  private static NaiveInflate naive(byte[] deflated) {
    byte[] whole = Arrays.copyOf(deflated, deflated.length + LEFT_OUT.length);
    System.arraycopy(LEFT_OUT, 0, whole, deflated.length, LEFT_OUT.length);
    return new NaiveInflate(whole);
  }

  /** One deflater for all: what it made before leaves no trace. */
  @Property(tries = 100)
  void everyMessageIsInflatedByItself(
      @ForAll @IntRange(max = 20_000) int length, @ForAll long seed, @ForAll Window window) {
    byte[] message = message(length, seed);
    assertThat(TestDeflate.inflate(DEFLATER.deflate(message, window))).isEqualTo(message);
  }

  @ParameterizedTest
  @EnumSource(Window.class)
  void nothingRefersBackBeyondTheWindow(Window window) {
    byte[] message = message(80_000, 1);
    NaiveInflate inflated = naive(DEFLATER.deflate(message, window));
    assertThat(inflated.message()).isEqualTo(message);
    assertThat(inflated.farthest()).isBetween(2_000, 1 << window.bits());
  }

  /** What the narrow window is for: the wide one does refer further back. */
  @Test
  void theWideWindowIsUsed() {
    NaiveInflate inflated = naive(DEFLATER.deflate(message(80_000, 1), Window.WIDE));
    assertThat(inflated.farthest()).isGreaterThan(1 << Window.NARROW.bits());
  }

  /** The tail goes out as it is, behind bytes that were deflated once. */
  @Property(tries = 100)
  void aTailFollowsDeflatedBytes(
      @ForAll @IntRange(max = 6_000) int length,
      @ForAll @IntRange(min = 1, max = 70_000) int tailLength) {
    byte[] before = message(length, length);
    byte[] tail = message(Math.min(tailLength, 65_535), tailLength);
    ByteArrayOutputStream payload = new ByteArrayOutputStream();
    payload.writeBytes(DEFLATER.deflate(before, Window.NARROW));
    payload.writeBytes(MessageDeflater.stored(tail));
    byte[] whole = TestDeflate.inflate(payload.toByteArray());
    assertThat(Arrays.copyOf(whole, length)).isEqualTo(before);
    assertThat(Arrays.copyOfRange(whole, length, whole.length)).isEqualTo(tail);
  }
}
