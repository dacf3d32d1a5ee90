package dev.ringfolio.optimization.work;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringfolio.core.market.ReturnsMatrix;
import dev.ringfolio.core.model.CovarianceEstimator;
import dev.ringfolio.core.model.Parameters;
import dev.ringfolio.core.model.ReturnEstimator;
import dev.ringfolio.core.model.Symbol;
import dev.ringfolio.core.model.Warning;
import dev.ringfolio.optimization.FakeHistory;
import dev.ringfolio.optimization.Requests;
import dev.ringfolio.optimization.work.EstimateSource.Ready;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is kept of estimates, and for whom. */
class EstimateSourceTest {
  private static final List<Symbol> THREE = Requests.symbols("AAPL", "MSFT", "GOOGL");

  private final EstimateSource source = new EstimateSource(new FakeHistory());

  @Test
  void estimatesAreSharedByRequestsThatDifferInWhatNoEstimateDependsOn() {
    Parameters plain = new Parameters.Builder(30).live(false).build();
    EstimateSource.Reading first = source.read(THREE, plain, List.of(), () -> false);
    Parameters rate = plain.with().riskFreeRate(0.03).riskAversion(4).seed(9).span(7).build();
    assertThat(source.read(THREE, rate, List.of(), () -> false)).isSameAs(first);
    Parameters shrunk = plain.with().covariance(CovarianceEstimator.OAS).build();
    EstimateSource.Reading second = source.read(THREE, shrunk, List.of(), () -> false);
    assertThat(second).isNotSameAs(first);
    Parameters capm = plain.with().expectedReturns(ReturnEstimator.CAPM).build();
    Parameters dearer = capm.with().riskFreeRate(0.03).build();
    assertThat(source.read(THREE, dearer, List.of(), () -> false))
        .isNotSameAs(source.read(THREE, capm, List.of(), () -> false));
    assertThat(source.read(THREE, shrunk, List.of(), () -> false)).isSameAs(second);
  }

  @Test
  void whatOneWorkerEstimatedServesTheOthersOfItsProcess() {
    KeptEstimates kept = new KeptEstimates();
    FakeHistory history = new FakeHistory();
    Parameters plain = new Parameters.Builder(30).live(false).build();
    EstimateSource one = new EstimateSource(history, kept);
    EstimateSource other = new EstimateSource(history, kept);

    assertThat(other.read(THREE, plain, List.of(), () -> false))
        .isSameAs(one.read(THREE, plain, List.of(), () -> false));
    assertThat(history.reads).hasValue(1);
    assertThat(kept.figures().hits()).isEqualTo(1);
    assertThat(kept.figures().misses()).isEqualTo(1);
  }

  @Test
  void aRangeOrAVersionOfItsOwnHasATableOfItsOwn() {
    KeptEstimates kept = new KeptEstimates();
    FakeHistory history = new FakeHistory();
    EstimateSource reader = new EstimateSource(history, kept);
    Parameters plain = new Parameters.Builder(30).live(false).build();
    LocalDate from = LocalDate.ofEpochDay(FakeHistory.LAST_DAY - 200L);

    reader.read(THREE, plain, List.of(), () -> false);
    reader.read(THREE, plain.with().rows(from, null, null).build(), List.of(), () -> false);
    reader.read(THREE, plain.with().rows(null, null, 100).build(), List.of(), () -> false);
    history.version = 2;
    reader.read(THREE, plain, List.of(), () -> false);

    assertThat(kept.figures().tables()).isEqualTo(3);
    assertThat(kept.figures().tableHits()).as("another lookback, the same rows").isEqualTo(1);
    assertThat(kept.figures().estimates()).isEqualTo(4);
  }

  @Test
  void theLeastRecentlyUsedEstimatesGoFirst() {
    KeptEstimates kept = new KeptEstimates();
    EstimateSource reader = new EstimateSource(new FakeHistory(), kept);
    Parameters plain = new Parameters.Builder(30).live(false).build();
    for (int i = 0; i <= KeptEstimates.ENTRIES_MAX; i++) {
      reader.read(Requests.symbols("AAPL", "S" + i), plain, List.of(), () -> false);
    }

    assertThat(kept.figures().estimates()).isEqualTo(KeptEstimates.ENTRIES_MAX);
    assertThat(kept.figures().tables()).isEqualTo(KeptEstimates.ENTRIES_MAX);
    assertThat(kept.figures().bytes()).isLessThan(2 * KeptEstimates.BYTES_MAX);
  }

  @Test
  void anEstimateThatWasStoppedIsNotKept() {
    Parameters plain = new Parameters.Builder(30).live(false).build();
    assertThat(source.read(THREE, plain, List.of(), () -> true))
        .isInstanceOf(EstimateSource.Stopped.class);
    assertThat(source.read(THREE, plain, List.of(), () -> false))
        .isInstanceOf(EstimateSource.Ready.class);
  }

  @Test
  void theWarningOfASkippedLiveRowIsToldToWhoWantedOneAndToNobodyElse() {
    ReturnsMatrix wanted = withoutLivePrices(true);
    ReturnsMatrix unwanted = withoutLivePrices(false);

    assertThat(wanted.warnings()).extracting(Warning::code).containsExactly("live_price_skipped");
    assertThat(unwanted.warnings()).isEmpty();
    assertThat(withoutLivePrices(true).warnings()).isEqualTo(wanted.warnings());
    assertThat(unwanted.returns()).isEqualTo(wanted.returns());
  }

  private ReturnsMatrix withoutLivePrices(boolean wanted) {
    Parameters parameters = new Parameters.Builder(30).live(wanted).build();
    return ((Ready) source.read(THREE, parameters, List.of(), () -> false)).returns();
  }
}
