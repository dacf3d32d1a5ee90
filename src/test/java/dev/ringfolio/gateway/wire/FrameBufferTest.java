package dev.ringfolio.gateway.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class FrameBufferTest {
  private static final byte[] ONE = frame(ascii("one"));
  private static final byte[] TWO = frame(ascii("two"));

  private final FrameBuffer out = new FrameBuffer();

  @Test
  void theLengthOfAFrameIsInItsShortestForm() {
    assertThat(header(125)).containsExactly(0x81, 125);
    assertThat(header(126)).containsExactly(0x81, 126, 0, 126);
    assertThat(header(65_535)).containsExactly(0x81, 126, 0xff, 0xff);
    assertThat(header(65_536)).containsExactly(0x81, 127, 0, 0, 0, 0, 0, 1, 0, 0);
  }

  @Test
  void theSameSharedFramesInTheSameOrderRepeat() {
    out.share(ONE).share(TWO).take();
    out.share(ONE);
    assertThat(out.repeats()).isFalse();
    out.share(TWO);
    assertThat(out.repeats()).isTrue();
  }

  @Test
  void framesThatAreEqualButNotTheSameArrayDoNotRepeat() {
    out.share(ONE).take();
    assertThat(out.share(ONE.clone()).repeats()).isFalse();
  }

  @Test
  void whatIsTheClientsOwnDoesNotRepeat() {
    out.append(ONE).take();
    assertThat(out.append(ONE).repeats()).isFalse();
  }

  @Test
  void whatRepeatsMayBeDropped() {
    out.share(ONE).take();
    out.share(ONE).drop();
    assertThat(out.length()).isZero();
    assertThat(out.share(TWO).take()).isEqualTo(TWO);
  }

  /** The naive twin copies everything each time. */
  @Property(tries = 500)
  void whatIsTakenIsWhatWasPutInWhateverWasTakenBefore(@ForAll long seed) {
    Random random = new Random(seed);
    byte[][] frames = new byte[4][];
    for (int i = 0; i < frames.length; i++) {
      frames[i] = frame(new byte[random.nextInt(3000)], new byte[] {(byte) i});
    }
    byte[] last = null;
    for (int flush = 0; flush < 40; flush++) {
      ByteArrayOutputStream twin = new ByteArrayOutputStream();
      for (int i = random.nextInt(8) * (random.nextInt(20) == 0 ? 10 : 1); i > 0; i--) {
        byte[] frame = frames[random.nextInt(2 + random.nextInt(3))];
        if (random.nextInt(10) == 0) {
          out.append(frame);
        } else {
          out.share(frame);
        }
        twin.writeBytes(frame);
      }
      assertThat(out.length()).isEqualTo(twin.size());
      if (out.repeats() && last != null) {
        assertThat(last).isEqualTo(twin.toByteArray());
        out.drop();
      } else {
        last = out.take();
        assertThat(last).isEqualTo(twin.toByteArray());
      }
    }
  }

  private int[] header(int payload) {
    byte[] frame = frame(new byte[payload]);
    int[] header = new int[frame.length - payload];
    for (int i = 0; i < header.length; i++) {
      header[i] = frame[i] & 0xff;
    }
    return header;
  }

  private static byte[] frame(byte[]... parts) {
    return new FrameBuffer().text(parts).take();
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
