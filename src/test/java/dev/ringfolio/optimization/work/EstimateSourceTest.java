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
