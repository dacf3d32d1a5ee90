package dev.ringfolio.portfolios;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ringfolio.contract.BookTrade;
import dev.ringfolio.contract.ModuleFacts.PortfolioFacts;
import dev.ringfolio.contract.ModuleReport;
import dev.ringfolio.contract.ModuleReport.Status;
import dev.ringfolio.contract.Portfolio;
import dev.ringfolio.contract.PortfolioRead;
import dev.ringfolio.contract.Probe;
import dev.ringfolio.contract.ReadPortfolio;
import dev.ringfolio.contract.Services;
import dev.ringfolio.core.model.Holdings;
import dev.ringfolio.core.model.Trade.Side;
import org.junit.jupiter.api.Test;

/** Portfolios while their database is away, loses answers, or is written by another. */
class PortfoliosOutageTest extends PortfoliosStage {
  private ModuleReport probe() throws Exception {
    return ask(Services.PROBE.at("portfolios"), new Probe());
  }

  @Test
  void withoutTheDatabaseReadsComeFromMemoryWritesFailAndAllHeals() throws Exception {
    start();
    create(ANN, "p", draft("1000"));
    assertThat(probe().status()).isEqualTo(Status.GREEN);
    store.away(true);

    BookTrade trade = trade(deal(Side.BUY, AAPL, "1", "10"), null);
    assertThat(refused(Services.BOOK_TRADE, trade))
        .startsWith("UNAVAILABLE: the database does not answer (the database is away)");
    assertThat(probe().status()).isEqualTo(Status.YELLOW);
    PortfolioRead read = ask(Services.READ_PORTFOLIO, new ReadPortfolio(ANN, "p"));
    assertThat(read.cached()).isTrue();
    assertThat(read.portfolio().version()).isEqualTo(1);
    neighbours.trade(AAPL, 10);

    store.away(false);
    await().until(() -> probe().status() == Status.GREEN);
    assertThat(ask(Services.BOOK_TRADE, trade).version()).isEqualTo(2);
  }

  @Test
  void aDatabaseThatIsAwayAtTheStartIsReadWhenItIsThere() throws Exception {
    store.away(true);
    start();
    assertThat(refused(Services.READ_PORTFOLIO, new ReadPortfolio(ANN, "p")))
        .startsWith("UNAVAILABLE: no portfolio was loaded yet");
    assertThat(probe().status()).isEqualTo(Status.YELLOW);

    store.away(false);
    await().until(() -> probe().status() == Status.GREEN);
    assertThat(((PortfolioFacts) probe().facts()).portfolios()).isZero();
  }

  @Test
  void aWriteWhoseAnswerGotLostIsSeenAfterAllWasReadAgain() throws Exception {
    start();
    create(ANN, "p", draft("1000"));
    store.losesAnswers(true);
    BookTrade trade = trade(deal(Side.BUY, AAPL, "1", "10"), "t-1");
    assertThat(refused(Services.BOOK_TRADE, trade)).startsWith("UNAVAILABLE");
    store.losesAnswers(false);

    await().until(() -> probe().status() == Status.GREEN);
    assertThat(ask(Services.BOOK_TRADE, trade).repeated()).isTrue();
    assertThat(
            ask(Services.READ_PORTFOLIO, new ReadPortfolio(ANN, "p"))
                .portfolio()
                .holdings()
                .positions()
                .get(AAPL)
                .quantity())
        .isEqualByComparingTo("1");
  }

  @Test
  void whatAnotherHasWrittenIsSeenAfterTheConflict() throws Exception {
    start();
    create(ANN, "p", draft("1000"));
    store.replace(new Portfolio("p", "ann", "Other", false, Holdings.EMPTY, 2));

    assertThat(refused(Services.BOOK_TRADE, trade(deal(Side.BUY, AAPL, "1", "10"), null)))
        .startsWith("VERSION_CONFLICT: another version of p is stored");
    await().until(() -> probe().status() == Status.GREEN);
    assertThat(ask(Services.READ_PORTFOLIO, new ReadPortfolio(ANN, "p")).portfolio().name())
        .isEqualTo("Other");
  }
}
