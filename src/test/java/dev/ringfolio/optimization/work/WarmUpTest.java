package dev.ringfolio.optimization.work;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringfolio.core.model.PriceSource;
import dev.ringfolio.core.model.Symbol;
import dev.ringfolio.core.time.Clock;
import dev.ringfolio.optimization.FakeHistory;
import dev.ringfolio.optimization.Requests;
import dev.ringfolio.optimization.SteppedClock;
import java.util.List;
import org.junit.jupiter.api.Test;

class WarmUpTest {
  private static final List<Symbol> STREAMED = Requests.symbols("AAPL", "GOOGL", "MSFT");

  private final FakeHistory history = new FakeHistory();

  private WarmUp warmUp(Clock clock, List<Symbol> streamed) {
    return new WarmUp(clock, history, PriceSource.SIMULATOR, streamed);
  }

  @Test
  void everyOtherProblemIsOfTheRealHistoryAndItsConnection() {
    assertThat(warmUp(new SteppedClock(), STREAMED).call()).isEqualTo(WarmUp.SOLVES_MAX);
    assertThat(history.reads).hasValue(WarmUp.SOLVES_MAX / 2);
  }

  @Test
  void aHistoryThatIsAwayCostsItsProblemsAlone() {
    history.away = true;
    assertThat(warmUp(new SteppedClock(), STREAMED).call()).isEqualTo(WarmUp.SOLVES_MAX / 2);
  }

  @Test
  void everyMadeUpProblemIsSolvedAndTheirNumberIsBounded() {
    assertThat(warmUp(new SteppedClock(), List.of()).call()).isEqualTo(WarmUp.SOLVES_MAX);
  }

  @Test
  void itEndsAfterASecond() {
    SteppedClock time = new SteppedClock();
    Clock each100Millis =
        new Clock() {
          @Override
          public long millis() {
            return time.millis();
          }

          @Override
          public long nanos() {
            time.advanceMillis(100);
            return time.nanos();
          }
        };

    assertThat(warmUp(each100Millis, List.of()).call()).isBetween(0, 10);
  }

  @Test
  void itEndsWhenItIsStopped() {
    WarmUp warmUp = warmUp(new SteppedClock(), List.of());
    warmUp.stop();

    assertThat(warmUp.call()).isZero();
  }
}
