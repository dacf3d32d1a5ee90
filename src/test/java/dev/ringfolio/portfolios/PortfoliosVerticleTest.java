package dev.ringfolio.portfolios;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ringfolio.contract.CreatePortfolio;
import dev.ringfolio.contract.DeletePortfolio;
import dev.ringfolio.contract.ListPortfolios;
import dev.ringfolio.contract.ListTrades;
import dev.ringfolio.contract.PortfolioRead;
import dev.ringfolio.contract.PortfolioValuation;
import dev.ringfolio.contract.PortfoliosListed;
import dev.ringfolio.contract.PortfoliosSummarized;
import dev.ringfolio.contract.ReadPortfolio;
import dev.ringfolio.contract.Services;
import dev.ringfolio.contract.SummarizePortfolios;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Portfolios are kept, valued, listed and deleted, each for those who may. */
final class PortfoliosVerticleTest extends PortfoliosStage {
  @Test
  void aPortfolioIsKeptBeforeItIsAnsweredAndValuedWithEachPrice() throws Exception {
    start();
    PortfolioRead made = create(ANN, "p", draft("1000", position(AAPL, "10", "90")));

    assertThat(store.kept.get("p")).isEqualTo(made.portfolio());
    assertThat(made.portfolio().version()).isEqualTo(1);
    assertThat(made.cached()).isFalse();

    neighbours.trade(AAPL, 110.0);
    await()
        .untilAsserted(
            () -> assertThat(neighbours.newest("p").valuation().value()).isEqualTo(2100.0));
    PortfolioValuation told = neighbours.newest("p");
    assertThat(told.owner()).isEqualTo("ann");
    assertThat(told.valuation().unrealizedPnl()).isEqualTo(200.0);
    assertThat(told.seq()).isEqualTo(neighbours.valued.size());
  }

  @Test
  void anIdIsMadeUpWhereNoneIsGivenAndTakenOnce() throws Exception {
    start();
    PortfolioRead made = create(ANN, null, draft("0"));
    assertThat(made.portfolio().id()).matches("pf_[a-z0-9]{12}");

    create(ANN, "mine", draft("0"));
    assertThat(refused(Services.CREATE_PORTFOLIO, new CreatePortfolio("bob", "mine", draft("0"))))
        .isEqualTo("DUPLICATE_REQUEST: id: 'mine' is taken");
  }

  @Test
  void thereAreNoMorePortfoliosThanAllowed() throws Exception {
    start();
    for (int i = 0; i < 3; i++) {
      create(ANN, "a" + i, draft("0"));
    }
    assertThat(refused(Services.CREATE_PORTFOLIO, new CreatePortfolio("ann", "a4", draft("0"))))
        .isEqualTo(
            "FORBIDDEN: 'ann' has 3 portfolios, which is the most (limits.portfolios_per_user)");
    create(BOB, "b", draft("0"));
    assertThat(refused(Services.CREATE_PORTFOLIO, new CreatePortfolio("bob", "b2", draft("0"))))
        .isEqualTo("FORBIDDEN: there are 4 portfolios, which is the most (limits.portfolios)");
  }

  @Test
  void whatIsHeldIsDemandedAndWhatIsNotStreamedIsReadFromTheStores() throws Exception {
    start();
    create(ANN, "p", draft("0", position(MSFT, "2", "100"), position(AAPL, "1", "1")));

    await().until(() -> neighbours.demands.contains(List.of(AAPL, MSFT)));
    neighbours.trade(AAPL, 50.0);
    await()
        .untilAsserted(
            () -> assertThat(neighbours.newest("p").valuation().value()).isEqualTo(650.0));
    assertThat(neighbours.newest("p").valuation().stale()).containsExactly(MSFT);

    neighbours.trade(MSFT, 400.0);
    await()
        .untilAsserted(
            () -> assertThat(neighbours.newest("p").valuation().value()).isEqualTo(850.0));
  }

  @Test
  void volatilityAndValueAtRiskComeFromTheHistory() throws Exception {
    start();
    create(ANN, "p", draft("100", position(AAPL, "1", "1")));
    neighbours.trade(AAPL, 100.0);

    // Half of it in cash: ±5 % a day.
    await()
        .untilAsserted(
            () -> assertThat(neighbours.newest("p").valuation().var95()).isBetween(0.0499, 0.0501));
    assertThat(neighbours.newest("p").valuation().volatility())
        .isBetween(Math.sqrt(252 * 4 * 0.0025 / 3) - 1e-9, Math.sqrt(252 * 4 * 0.0025 / 3) + 1e-9);
  }

  @Test
  void whatBelongsToAnotherIsNotThereButForAdmins() throws Exception {
    start();
    create(ANN, "p", draft("5"));
    String none = "NOT_FOUND: portfolio 'p': there is none";
    assertThat(refused(Services.READ_PORTFOLIO, new ReadPortfolio(BOB, "p"))).isEqualTo(none);
    assertThat(refused(Services.DELETE_PORTFOLIO, new DeletePortfolio(BOB, "p", List.of())))
        .isEqualTo(none);
    assertThat(refused(Services.LIST_TRADES, new ListTrades(BOB, "p", 9, 9))).isEqualTo(none);
    assertThat(ask(Services.LIST_PORTFOLIOS, new ListPortfolios(BOB, null, "", 9)).portfolios())
        .isEmpty();
    assertThat(ask(Services.LIST_PORTFOLIOS, new ListPortfolios(BOB, "ann", "", 9)).portfolios())
        .isEmpty();
    assertThat(ask(Services.READ_PORTFOLIO, new ReadPortfolio(ADMIN, "p")).portfolio().owner())
        .isEqualTo("ann");
    assertThat(ask(Services.LIST_PORTFOLIOS, new ListPortfolios(ADMIN, null, "", 9)).portfolios())
        .hasSize(1);
  }

  @Test
  void listsAndSummariesGoOnAfterTheLastOneAndTotalsAreOfAll() throws Exception {
    start();
    for (String id : List.of("c", "a", "b")) {
      create(ANN, id, draft("5"));
    }
    PortfoliosListed first = ask(Services.LIST_PORTFOLIOS, new ListPortfolios(ANN, null, "", 2));
    assertThat(first.portfolios()).extracting(p -> p.id()).containsExactly("a", "b");
    assertThat(first.more()).isTrue();
    PortfoliosListed rest = ask(Services.LIST_PORTFOLIOS, new ListPortfolios(ANN, null, "b", 2));
    assertThat(rest.portfolios()).extracting(p -> p.id()).containsExactly("c");
    assertThat(rest.more()).isFalse();

    PortfoliosSummarized summary =
        ask(Services.SUMMARIZE_PORTFOLIOS, new SummarizePortfolios(ANN, "ann", "a", 1));
    assertThat(summary.totalValue()).isEqualTo(15.0);
    assertThat(summary.portfolios()).extracting(line -> line.id()).containsExactly("b");
    assertThat(summary.more()).isTrue();
  }

  @Test
  void aDeletedPortfolioIsToldToBeGoneAndItsSeqGoesOnWhenItsIdComesBack() throws Exception {
    start();
    create(ANN, "p", draft("5"));
    await().until(() -> neighbours.newest("p") != null);
    ask(Services.DELETE_PORTFOLIO, new DeletePortfolio(ANN, "p", List.of(1L)));
    await().until(() -> neighbours.newest("p").removed());
    long last = neighbours.newest("p").seq();

    assertThat(store.kept).isEmpty();
    create(ANN, "p", draft("6"));
    await().until(() -> !neighbours.newest("p").removed());
    assertThat(neighbours.newest("p").seq()).isEqualTo(last + 1);
    assertThat(neighbours.newest("p").valuation().value()).isEqualTo(6.0);
  }
}
