package dev.ringfolio.gateway.fanout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringfolio.contract.OptimizationEvent;
import dev.ringfolio.contract.OptimizationEvent.OptimizationFinished;
import dev.ringfolio.contract.OptimizationEvent.OptimizationQueued;
import dev.ringfolio.contract.OptimizationEvent.Status;
import dev.ringfolio.contract.Optimize;
import dev.ringfolio.contract.RiskAlert;
import dev.ringfolio.contract.Signal;
import dev.ringfolio.core.model.Constraints;
import dev.ringfolio.core.model.Method;
import dev.ringfolio.core.model.Objective;
import dev.ringfolio.core.model.Parameters;
import dev.ringfolio.core.model.Symbol;
import dev.ringfolio.core.model.Tier;
import dev.ringfolio.core.model.Trigger;
import dev.ringfolio.gateway.fanout.EventLog.Entry;
import dev.ringfolio.gateway.json.Syntax;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class EventLogTest {
  private static final Encoding JSON = new Encoding(0, Syntax.JSON, null);
  private static final Encoding MSGPACK = new Encoding(1, Syntax.MSGPACK, null);

  private static OptimizationEvent queued(String id) {
    return new OptimizationQueued(id, "a", "local", 1, 0.0, 0);
  }

  private static EventLog<OptimizationEvent> log(
      int entriesMax, long bytesMax, long encodedBytesMax) {
    return new EventLog<>(EventKind.OPTIMIZATIONS, entriesMax, bytesMax, encodedBytesMax);
  }

  @Test
  void theOldestIsDroppedAndWhatIsHeldIsFoundBySeq() {
    EventLog<OptimizationEvent> log = log(3, 1 << 20, 1 << 20);
    log.entries(1, 11, List.of(queued("k"), queued("l"), queued("m"), queued("n")));
    assertThat(log.head()).isEqualTo(14);
    assertThat(log.beforeOldest()).isEqualTo(11);
    assertThat(log.after(11).event.requestId()).isEqualTo("l");
    assertThat(log.after(13).event.requestId()).isEqualTo("n");
    assertThat(log.after(14)).isNull();
    assertThat(log.holdsAllAfter(11)).isTrue();
    assertThat(log.holdsAllAfter(10)).isFalse();
  }

  /** A ring of 16 MiB behind which each gateway holds a log without a bound is no bound. */
  @Test
  void largeEventsDropTheOldestLongBeforeThereAreTooMany() {
    EventLog<OptimizationEvent> log = log(1_000, 5L * queued("x").estimatedBytes(), 1 << 20);
    for (int i = 1; i <= 8; i++) {
      log.entries(1, i, List.of(queued("request_" + i)));
    }
    assertThat(log.beforeOldest()).isEqualTo(3);
    assertThat(log.holdsAllAfter(3)).isTrue();
    assertThat(log.holdsAllAfter(2)).isFalse();
    log.began(2, 0);
    log.entries(2, 1, List.of(queued("of the next epoch")));
    assertThat(log.beforeOldest()).isZero();
  }

  @Test
  void aHoleInTheMiddleIsNotTakenForWhole() {
    EventLog<OptimizationEvent> log = log(10, 1 << 20, 1 << 20);
    log.entries(1, 1, List.of(queued("a")));
    log.gap(1, 2, 3);
    log.entries(1, 4, List.of(queued("d")));
    assertThat(log.holdsAllAfter(0)).isFalse();
    assertThat(log.holdsAllAfter(3)).isTrue();
  }

  /** The bound is for all encodings together. */
  @Test
  void encodedBytesStayWithinTheirBound() {
    EventLog<OptimizationEvent> log = log(100, 1 << 20, 2_000);
    for (int i = 1; i <= 100; i++) {
      log.entries(1, i, List.of(queued("request_" + i)));
      for (Encoding encoding : List.of(JSON, MSGPACK)) {
        log.encoded(log.after(i - 1), encoding);
        assertThat(log.encodedBytes()).isLessThanOrEqualTo(2_000);
      }
    }
  }

  @Test
  void anEventIsEncodedOnceForEachEncoding() {
    EventLog<OptimizationEvent> log = log(10, 1 << 20, 1 << 20);
    log.entries(1, 1, List.of(queued("a")));
    Entry<OptimizationEvent> entry = log.after(0);
    assertThat(log.encoded(entry, JSON)).isSameAs(log.encoded(entry, JSON));
    assertThat(log.encoded(entry, MSGPACK)).isSameAs(log.encoded(entry, MSGPACK));
    assertThat(log.encodedBytes())
        .isEqualTo(
            log.encoded(entry, JSON).bytes().length + log.encoded(entry, MSGPACK).bytes().length);
  }

  /** No message is longer than 256 KiB: a longer result says where it is read. */
  @Test
  void aResultThatIsTooLongIsGivenByReference() {
    List<Symbol> symbols =
        IntStream.range(0, 20_000).mapToObj(i -> new Symbol("SYMBOL" + i)).toList();
    Optimize request =
        new Optimize(
            "my id/1",
            "a",
            "local",
            "a",
            symbols,
            Objective.MAXIMIZE_SHARPE,
            Method.MEAN_VARIANCE,
            Trigger.MANUAL,
            Constraints.DEFAULT,
            Parameters.defaults(30),
            Map.of(),
            null,
            List.of());
    OptimizationFinished finished =
        new OptimizationFinished(
            "my id/1",
            "a",
            "local",
            request,
            Status.OPTIMAL,
            new double[20_000],
            null,
            0.1,
            0,
            false,
            Double.NaN,
            List.of(),
            0,
            0,
            false,
            null,
            null);
    String frame =
        new String(
            EventFrames.again(JSON, EventKind.OPTIMIZATIONS.text(finished), 1, null, 0),
            StandardCharsets.UTF_8);
    assertThat(frame).contains("\"href\":\"/api/v1/optimizations/my%20id%2F1\"");
    assertThat(frame).doesNotContain("\"weights\"").hasSizeLessThan(2_000);
  }

  /** Whoever writes a reason is not held to its length by the ring alone. */
  @Test
  void aTextThatIsTooLongIsCut() {
    String text = "\u20ac".repeat(100_000);
    Signal signal = new Signal("s", new Symbol("AAPL"), Signal.Action.BUY, 1, Tier.PRO, 1, text, 0);
    RiskAlert alert =
        new RiskAlert(
            "a",
            "local",
            "p",
            null,
            "r",
            "value",
            1,
            2,
            RiskAlert.Severity.CRITICAL,
            RiskAlert.State.RAISED,
            text,
            0);
    for (byte[] frame :
        List.of(
            EventFrames.again(JSON, EventKind.SIGNALS.text(signal), 1, null, 0),
            EventFrames.again(JSON, EventKind.ALERTS.text(alert), 1, null, 0))) {
      assertThat(new String(frame, StandardCharsets.UTF_8))
          .contains("\"" + "\u20ac".repeat(1_000) + "\u2026\"")
          .hasSizeLessThan(1_500);
    }
  }
}
