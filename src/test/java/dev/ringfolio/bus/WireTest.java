package dev.ringfolio.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringfolio.bus.ServiceMessage.Answered;
import dev.ringfolio.bus.ServiceMessage.Asked;
import dev.ringfolio.bus.ServiceMessage.Refused;
import dev.ringfolio.bus.TopicMessage.Batch;
import dev.ringfolio.bus.TopicMessage.Bell;
import dev.ringfolio.bus.TopicMessage.Pull;
import dev.ringfolio.contract.BarsRead;
import dev.ringfolio.contract.Failure;
import dev.ringfolio.contract.FailureCode;
import dev.ringfolio.contract.MarketEvent.Traded;
import dev.ringfolio.contract.PriceUpdate;
import dev.ringfolio.core.model.PriceSource;
import dev.ringfolio.core.model.Symbol;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** The messages between nodes, as bytes. */
class WireTest {
  private static final WireTypes TYPES = new WireTypes(ReferenceCodec.roots());

  private static byte[] write(Object value) {
    WireWriter writer = new WireWriter(TYPES);
    writer.write(value);
    return writer.toBytes();
  }

  private static Object read(byte[] bytes) {
    return new WireReader(TYPES, bytes).readAll();
  }

  @Property(tries = 300)
  void everyTypeOfTheContractComesBackAsItWent(@ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    RandomMessages messages = new RandomMessages(random);
    Object message = messages.of(TYPES.all().get(random.nextInt(TYPES.all().size())));

    Object back = read(write(message));

    assertThat(back).isExactlyInstanceOf(message.getClass());
    assertThat(back)
        .usingRecursiveComparison()
        .withStrictTypeChecking()
        .withEqualsForType(Double::equals, Double.class)
        .isEqualTo(message);
  }

  @Property(tries = 5_000)
  void bytesThatWereTamperedWithGiveAValueOrAnArgumentErrorAndNothingElse(@ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    RandomMessages messages = new RandomMessages(random);
    byte[] bytes = write(messages.of(TYPES.all().get(random.nextInt(TYPES.all().size()))));
    for (int i = random.nextInt(4); i >= 0 && bytes.length > 0; i--) {
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
    }
    byte[] cut = Arrays.copyOf(bytes, random.nextInt(bytes.length + 1));

    for (byte[] tampered : List.of(bytes, cut)) {
      try {
        read(tampered);
      } catch (IllegalArgumentException expected) {
        assertThat(expected).hasMessageMatching("(?s).+");
      }
    }
  }

  @Property(tries = 5_000)
  void bytesOfNoSenseGiveAValueOrAnArgumentErrorAndNothingElse(@ForAll byte[] bytes) {
    assertThatCode(
            () -> {
              try {
                read(bytes);
              } catch (IllegalArgumentException expected) {
                assertThat(expected).isNotNull();
              }
            })
        .doesNotThrowAnyException();
  }

  @Test
  void aSizeBeyondTheBytesAtHandIsRefusedBeforeAnythingIsMade() {
    byte[] twoBillionDoubles = {(byte) WireTag.DOUBLES.ordinal(), -1, -1, -1, -1, 7};

    assertThatThrownBy(() -> read(twoBillionDoubles))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("size 2147483647 with 0 left");
  }

  @Test
  void listsWithinListsEndAtTheDepthThatIsAllowed() {
    byte[] nested = new byte[20_000];
    for (int i = 0; i < nested.length; i += 2) {
      nested[i] = (byte) WireTag.LIST.ordinal();
      nested[i + 1] = 1;
    }

    assertThatThrownBy(() -> read(nested)).hasMessage("deeper than 64");
  }

  @Test
  void whatIsNotOfTheContractDoesNotTravel() {
    assertThatThrownBy(() -> write(new Answered(new Random())))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("java.util.Random does not travel between nodes");
  }

  @Test
  void everyMessageOfTheContractIsKnown() {
    assertThat(TYPES.all())
        .contains(Bell.class, Pull.class, Batch.class, Asked.class, Refused.class)
        .contains(Traded.class, PriceUpdate.class, PriceUpdate.Origin.class, Symbol.class)
        .contains(Failure.class, FailureCode.class, BarsRead.Bar.class);
  }

  @Test
  void aBatchIsCutAt256KibAndTheReaderAsksForTheRest() {
    List<Long> entries = new ArrayList<>(Collections.nCopies(100_000, Long.MAX_VALUE));
    Batch batch = new Batch(1, 2, 3, entries, 200_000, 1);

    byte[] bytes = write(batch);
    Batch back = (Batch) read(bytes);

    assertThat(bytes.length).isBetween((256 << 10) - 64, (256 << 10) + 64);
    assertThat(back.entries()).hasSize((256 << 10) / 11);
    assertThat(back)
        .isEqualTo(new Batch(1, 2, 3, entries.subList(0, back.entries().size()), 200_000, 1));
  }

  @Test
  void anEntryLargerThanTheCutTravelsAlone() {
    String large = "x".repeat(300_000);
    Batch back = (Batch) read(write(new Batch(1, 2, 3, List.of(large, "y"), 4, 1)));

    assertThat(back.entries()).isEqualTo(List.of(large));
  }

  @Test
  void aTradeTakesFewBytes() {
    Traded trade =
        new Traded(
            new Symbol("AAPL"),
            187.25,
            100,
            1_700_000_000_000L,
            1_700_000_000_100L,
            PriceSource.FINNHUB);

    assertThat(write(trade)).hasSizeLessThan(52);
  }

  @Test
  void factsOfAFailureKeepTheirTypes() {
    Map<String, Object> facts = new HashMap<>();
    facts.put("limit", 5);
    facts.put("share", 0.5);
    facts.put("names", List.of("a", true));
    Failure failure = new Failure(FailureCode.QUEUE_FULL, "full", facts, 1.5);

    assertThat(read(write(new Refused(failure)))).isEqualTo(new Refused(failure));
  }

  @Test
  void keysOfASortedMapThatHaveNoOrderAreRefused() {
    byte none = (byte) WireTag.NULL.ordinal();
    byte[] withoutKey = {(byte) WireTag.SORTED_MAP.ordinal(), 1, none, none};

    assertThatThrownBy(() -> read(withoutKey)).hasMessage("keys without an order");
  }

  @Test
  void aNumberWithoutDigitsIsRefused() {
    byte[] none = {(byte) WireTag.DECIMAL.ordinal(), 0, 0};

    assertThatThrownBy(() -> read(none)).hasMessage("a number without digits");
  }

  @Test
  void theCodecReadsItsMessageFromWithinABuffer() {
    ReferenceCodec codec = new ReferenceCodec();
    Buffer buffer = Buffer.buffer("before");
    codec.encodeToWire(buffer, new Bell("trades", 7, 9));
    buffer.appendString("after");

    assertThat(codec.decodeFromWire("before".length(), buffer)).isEqualTo(new Bell("trades", 7, 9));
  }

  @Test
  void aNodeOfAnotherBuildIsNotUnderstood() {
    ReferenceCodec codec = new ReferenceCodec();
    Buffer buffer = Buffer.buffer();
    codec.encodeToWire(buffer, new Bell("trades", 7, 9));
    buffer.setInt(0, buffer.getInt(0) + 1);

    assertThatThrownBy(() -> codec.decodeFromWire(0, buffer))
        .hasMessage("the other node is of another build");
  }
}
