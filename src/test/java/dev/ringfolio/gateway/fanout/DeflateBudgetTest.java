package dev.ringfolio.gateway.fanout;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ringfolio.core.time.Clock;
import dev.ringfolio.gateway.auth.Identity;
import dev.ringfolio.gateway.fanout.Encoding.Audience;
import dev.ringfolio.gateway.json.Syntax;
import dev.ringfolio.gateway.session.Stage;
import dev.ringfolio.gateway.session.StageClient;
import dev.ringfolio.gateway.wire.MessageDeflater.Window;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class DeflateBudgetTest {
  private static final long MILLI = 1_000_000;
  private static final long BURST = DeflateBudget.BURST_NANOS;
  private static final byte[] LONG = "the same words again and again ".repeat(20).getBytes(UTF_8);

  private final WorkClock clock = new WorkClock();
  private final DeflateBudget budget = new DeflateBudget(clock);

  /** Time goes by between two looks at it: what is done there costs that much. */
  private static final class WorkClock implements Clock {
    private long now = 5_000 * MILLI;
    private long workNanos;

    @Override
    public long millis() {
      return ManualTurns.START_MILLIS + now / MILLI;
    }

    @Override
    public long nanos() {
      long seen = now;
      now += workNanos;
      return seen;
    }
  }

  /** A message that costs {@code nanos}, if there is time for it. */
  private boolean deflated(long nanos) {
    boolean open = budget.begin();
    if (open) {
      clock.now += nanos;
      budget.end();
    }
    return open;
  }

  @Test
  void aLoopThatHasRestedDeflatesABurstAndThenNothing() {
    // Each costs a millisecond, in which a quarter of one comes back: 10 - 14 · 3/4 is below 0.
    for (int i = 0; i < 14; i++) {
      assertThat(deflated(MILLI)).isTrue();
    }
    assertThat(deflated(MILLI)).isFalse();
    assertThat(budget.deflated()).isEqualTo(14);
    assertThat(budget.leftOut()).isEqualTo(1);
    assertThat(budget.spentNanos()).isEqualTo(14 * MILLI);
  }

  @Test
  void whoTakesItsShareAndNoMoreIsNeverLeftOut() {
    for (int i = 0; i < 1_000; i++) {
      assertThat(deflated(MILLI)).isTrue();
      clock.now += 3 * MILLI;
    }
  }

  @Test
  void aLongRestGivesNoMoreThanTheBurst() {
    clock.now += 3_600_000 * MILLI;
    deflated(2 * BURST);
    assertThat(deflated(MILLI)).isFalse();
    clock.now += 2 * BURST - 1;
    assertThat(deflated(MILLI)).isFalse();
    clock.now += 8;
    assertThat(deflated(MILLI)).isTrue();
  }

  @Property(tries = 200)
  void inAnyStretchOfTimeNoMoreIsSpentThanTheShareTheBurstAndOneMessage(@ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    long costMax = MILLI * random.nextLong(1, 30);
    long pauseMax = MILLI * random.nextLong(1, 100);
    List<long[]> spans = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      long begun = clock.now;
      if (deflated(random.nextLong(costMax) + 1)) {
        spans.add(new long[] {begun, clock.now});
      }
      clock.now += random.nextLong(pauseMax);
    }
    for (int from = 0; from < spans.size(); from++) {
      long spent = 0;
      for (int to = from; to < spans.size(); to++) {
        spent += spans.get(to)[1] - spans.get(to)[0];
        long stretch = spans.get(to)[1] - spans.get(from)[0];
        assertThat(spent).isLessThanOrEqualTo(stretch / DeflateBudget.SHARE + BURST + costMax);
      }
    }
  }

  @Test
  void whatAllShareIsDeflatedHoweverLittleTimeIsLeft() {
    clock.workNanos = 1_000 * MILLI;
    try (Encodings encodings = new Encodings(clock)) {
      Encoding encoding = encodings.of(Syntax.JSON, Window.WIDE);
      assertThat(encoding.beginning(LONG, Audience.ONE).deflated()).isTrue();
      assertThat(encoding.beginning(LONG, Audience.ONE).deflated()).isFalse();
      assertThat(encoding.beginning(LONG, Audience.ALL).deflated()).isTrue();
      assertThat(encodings.budget().leftOut()).isEqualTo(1);
    }
  }

  /** Each of the clients of all encodings draws on the one budget of its loop. */
  @Test
  void allEncodingsOfALoopHaveOneBudget() {
    clock.workNanos = 1_000 * MILLI;
    try (Encodings encodings = new Encodings(clock)) {
      encodings.of(Syntax.JSON, Window.WIDE).frame(LONG);
      encodings.of(Syntax.MSGPACK, Window.NARROW).frame(LONG);
      assertThat(encodings.budget().deflated()).isEqualTo(1);
      assertThat(encodings.budget().leftOut()).isEqualTo(1);
    }
  }

  /** Many clients have a batch each: those that there is no time for go as they are. */
  @Test
  void batchesBeyondTheBudgetArriveAsTheyAre() {
    Stage stage = new Stage(true);
    List<StageClient> clients = new ArrayList<>();
    try (Encodings encodings = new Encodings(clock)) {
      Encoding encoding = encodings.of(Syntax.JSON, Window.WIDE);
      for (int i = 0; i < 100; i++) {
        StageClient client = stage.connect("/ws", "c" + i, Optional.of(Identity.LOCAL), encoding);
        client.send(
            """
            {"type":"subscribe","data":{"topic":"price_updates","symbols":["S0","S1"],"batch":true}}\
            """);
        client.receiveAll();
        clients.add(client);
      }
      long before = encodings.budget().deflated();
      assertThat(encodings.budget().leftOut()).isZero();
      clock.workNanos = MILLI;

      stage.prices.entries(
          stage.prices.epoch(),
          1,
          IntStream.range(0, 2).mapToObj(i -> stage.price("S" + i, 100 + i, 1, 1)).toList());
      stage.advance(20);

      long deflated = encodings.budget().deflated() - before;
      assertThat(deflated).isBetween(10L, 60L);
      assertThat(encodings.budget().leftOut()).isEqualTo(100 - deflated);
      for (StageClient client : clients) {
        assertThat(client.receiveAll())
            .singleElement()
            .asString()
            .contains("\"price_batch\"", "\"symbol\":\"S0\"", "\"symbol\":\"S1\"");
      }
    }
  }

  /** A valuation is its owner's alone, so there are as many as there are portfolios. */
  @Test
  void valuationsAreDeflatedWithinTheBudgetToo() {
    Stage stage = new Stage(true);
    try (Encodings encodings = new Encodings(clock)) {
      StageClient client =
          stage.connect(
              "/ws", "a", Optional.of(Identity.LOCAL), encodings.of(Syntax.JSON, Window.WIDE));
      client.send("{\"type\":\"subscribe\",\"data\":{\"topic\":\"portfolio_updates\"}}");
      client.receiveAll();
      clock.workNanos = 1_000 * MILLI;

      stage.append(stage.valuation("p1", Identity.LOCAL.user(), 150, 1));
      stage.advance(100);
      stage.append(stage.valuation("p1", Identity.LOCAL.user(), 151, 2));
      stage.advance(100);

      assertThat(client.receiveAll()).hasSize(2);
      assertThat(encodings.budget().leftOut()).isEqualTo(1);
    }
  }
}
