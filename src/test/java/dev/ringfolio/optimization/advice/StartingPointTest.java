package dev.ringfolio.optimization.advice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.ringfolio.contract.Failure;
import dev.ringfolio.contract.FailureCode;
import dev.ringfolio.contract.Optimize;
import dev.ringfolio.contract.Standing;
import dev.ringfolio.core.model.Constraints;
import dev.ringfolio.core.model.Objective;
import dev.ringfolio.core.model.Parameters;
import dev.ringfolio.core.model.Symbol;
import dev.ringfolio.core.model.Trading;
import dev.ringfolio.optimization.Requests;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The weights that an optimization of a portfolio starts from. */
class StartingPointTest {
  private static final Symbol AAPL = new Symbol("AAPL");
  private static final Symbol GOOGL = new Symbol("GOOGL");
  private static final Symbol MSFT = new Symbol("MSFT");

  /** A quarter in AAPL, a quarter in a symbol that the request does not name, the rest in cash. */
  private static final Standing QUARTERS =
      Standings.cash("50")
          .holds("AAPL", "5")
          .holds("OLD", "1")
          .prices(Map.of("AAPL", 5.0, "OLD", 25.0))
          .now();

  private static Optimize request(@Nullable Double maxTurnover, Trading trading) {
    return Requests.of("r", "ann", Objective.MINIMIZE_VARIANCE, Map.of(), "pf-1")
        .with(
            Constraints.DEFAULT.with().maxTurnover(maxTurnover).build(),
            Parameters.defaults(30).with().trading(trading).build());
  }

  private static Optimize known(Optimize request, @Nullable Standing standing) {
    return ((StartingPoint.Known) StartingPoint.of(request, standing)).request();
  }

  private static Failure refused(Optimize request, @Nullable Standing standing) {
    return ((StartingPoint.Refused) StartingPoint.of(request, standing)).why();
  }

  private static Trading costing(double rate) {
    return new Trading(Map.of(), rate, null, 1, List.of());
  }

  @Test
  void thePreviousWeightsAreThoseOfThePortfolioAtItsPrices() {
    Optimize solved = known(request(null, costing(0.001)), QUARTERS);

    assertThat(solved.parameters().trading().previousWeights())
        .isEqualTo(Map.of(AAPL, 0.25, GOOGL, 0.0, MSFT, 0.0));
    assertThat(solved.parameters().trading().transactionCost()).isEqualTo(0.001);
  }

  @Test
  void whatIsSoldOutsideTheRequestTakesItsPartOfTheTurnover() {
    Optimize solved = known(request(1.0, Trading.NONE), QUARTERS);

    assertThat(solved.constraints().maxTurnover()).isCloseTo(0.75, within(1e-15));
  }

  @Test
  void aTurnoverThatCannotEvenSellWhatIsOutsideIsInfeasible() {
    Failure failure = refused(request(0.2, Trading.NONE), QUARTERS);

    assertThat(failure.code()).isEqualTo(FailureCode.INFEASIBLE_CONSTRAINTS);
    assertThat(failure.facts())
        .containsEntry("conflict", List.of("max_turnover"))
        .containsEntry("relaxation", Map.of("max_turnover", 0.25));
  }

  @Test
  void whatTheRequestGivesItselfStands() {
    Optimize own = request(0.1, Trading.NONE.startingAt(Map.of(MSFT, 1.0)));

    assertThat(known(own, QUARTERS)).isEqualTo(own);
  }

  @Test
  void aRequestToWhichTurnoverIsNothingNeedsNoPortfolio() {
    Optimize indifferent = request(null, Trading.NONE);

    assertThat(known(indifferent, null)).isEqualTo(indifferent);
  }

  @Test
  void aPortfolioWithoutKnownWeightsIsSaidSo() {
    Optimize request = request(null, costing(0.001));
    Standing unpriced = Standings.cash("1").holds("AAPL", "1").now();
    Standing broke = Standings.cash("-9").holds("AAPL", "1").prices(Map.of("AAPL", 9.0)).now();

    assertThat(refused(request, null).code()).isEqualTo(FailureCode.UNAVAILABLE);
    assertThat(refused(request, unpriced).code()).isEqualTo(FailureCode.INSUFFICIENT_DATA);
    assertThat(refused(request, unpriced).detail()).startsWith("no price of [AAPL]");
    assertThat(refused(request, broke).code()).isEqualTo(FailureCode.INVALID_DATA);
  }
}
