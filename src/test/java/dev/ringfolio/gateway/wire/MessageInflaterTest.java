package dev.ringfolio.gateway.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringfolio.gateway.wire.MessageInflater.Inflated;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MessageInflaterTest {
  private static final int MAX = 65_536;
  private static final MessageInflater INFLATER = new MessageInflater();

  private static Inflated inflate(String hex) {
    return INFLATER.inflate(HexFormat.of().parseHex(hex), MAX);
  }

  private static String text(Inflated inflated) {
    assertThat(inflated).isInstanceOf(Inflated.Message.class);
    return new String(((Inflated.Message) inflated).bytes(), StandardCharsets.UTF_8);
  }

  /** The examples of RFC 7692, 7.2.3: fixed codes, no compression, a last block, two blocks. */
  @ParameterizedTest
  @CsvSource({
    "f248cdc9c90700, Hello",
    "000500faff48656c6c6f00, Hello",
    "f348cdc9c9070000, Hello",
    "f2480500 0000ffff cac9c90700, Hello",
    "00, ''"
  })
  void theExamplesOfTheDocumentAreInflated(String hex, String message) {
    assertThat(text(inflate(hex.replace(" ", "")))).isEqualTo(message);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", // nothing at all
        "ffff", // a block of no kind
        "f248cdc9c907", // ends in the middle
        "000500faff48656c6c", // a stored block that is too short
        "0005000000" // a length without its complement
      })
  void whatNoDeflaterMakesIsBroken(String hex) {
    assertThat(inflate(hex)).isEqualTo(new Inflated.Broken());
  }

  @Test
  void aMessageMayBeAsLongAsTheLimitAndNoLonger() {
    byte[] most = TestDeflate.deflate(new byte[MAX]);
    byte[] more = TestDeflate.deflate(new byte[MAX + 1]);
    assertThat(((Inflated.Message) INFLATER.inflate(most, MAX)).bytes()).hasSize(MAX);
    assertThat(INFLATER.inflate(more, MAX)).isEqualTo(new Inflated.TooLong());
  }

  /** A thousandth of what it blows up to, and refused after the limit's bytes were made. */
  @Test
  void aBombIsTooLong() {
    byte[] bomb = TestDeflate.deflate(new byte[50 << 20]);
    assertThat(bomb.length).isLessThan(MAX);
    assertThat(INFLATER.inflate(bomb, MAX)).isEqualTo(new Inflated.TooLong());
  }

  /** One inflater for all: a message that refers back to the one before it is broken. */
  @Test
  void noWindowOutlivesAMessage() {
    byte[] first =
        TestDeflate.deflate("a window to look back into".getBytes(StandardCharsets.UTF_8));
    assertThat(text(INFLATER.inflate(first, MAX))).startsWith("a window");
    assertThat(inflate("024b00")).isEqualTo(new Inflated.Broken());
    assertThat(text(INFLATER.inflate(first, MAX))).startsWith("a window");
  }

  @Property(tries = 2_000)
  void whateverComesIsInflatedOrRefused(@ForAll @Size(max = 60) byte[] any) {
    if (INFLATER.inflate(any, 1_000) instanceof Inflated.Message message) {
      assertThat(message.bytes().length).isLessThanOrEqualTo(1_000);
    }
  }

  @Property(tries = 300)
  void whatAClientDeflatedIsInflated(@ForAll @Size(max = 3_000) byte[] message) {
    Inflated inflated = INFLATER.inflate(TestDeflate.deflate(message), MAX);
    assertThat(Arrays.equals(((Inflated.Message) inflated).bytes(), message)).isTrue();
  }
}
