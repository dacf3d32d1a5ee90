package dev.ringfolio.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringfolio.contract.Signal;
import dev.ringfolio.core.model.Symbol;
import dev.ringfolio.core.model.Tier;
import dev.ringfolio.signals.SignalStore;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The store of signals and tiers keeps one contract on the embedded database and on PostgreSQL. */
class SqlSignalsTest {
  private static Signal signal(long number, Tier least) {
    return new Signal(
        Long.toString(number),
        new Symbol("BRK.B"),
        Signal.Action.HOLD,
        0.1,
        least,
        Double.NaN,
        "größer \uD83D\uDE00",
        number / 1_000);
  }

  abstract static class Contract extends DatabaseContract {
    SqlSignals signals;

    Contract(String url) {
      super(url, "signals", "user_tiers");
    }

    @BeforeEach
    void useIt() {
      signals = new SqlSignals(database);
    }

    @Test
    void signalsComeBackAsTheyWentNewestFirst() {
      Signal priced =
          new Signal(
              "1704110400000001",
              new Symbol("AAPL"),
              Signal.Action.BUY,
              1.0,
              Tier.STARTER,
              150.25,
              "x".repeat(1_000),
              1_704_110_400_000L);
      Signal newer = signal(1_704_110_400_000_002L, Tier.STARTER);
      signals.append(priced);
      signals.append(newer);
      assertThat(signals.newest(Tier.STARTER, Long.MAX_VALUE, 10)).containsExactly(newer, priced);
      assertThat(signals.newest(Tier.STARTER, newer.number(), 10)).containsExactly(priced);
      assertThat(signals.newest(Tier.STARTER, Long.MAX_VALUE, 1)).containsExactly(newer);
      assertThat(signals.signal(priced.number())).contains(priced);
      assertThat(signals.signal(5)).isEmpty();
    }

    @Test
    void aThousandCharactersBeyondTheBasicPlaneFit() {
      Signal long1 =
          new Signal(
              "1",
              new Symbol("A"),
              Signal.Action.BUY,
              0,
              Tier.PRO,
              1,
              "\uD83D\uDE00".repeat(1_000),
              1);
      signals.append(long1);
      assertThat(signals.signal(1)).contains(long1);
    }

    @Test
    void aTierSeesWhatIsForItAndForThoseBelow() {
      signals.append(signal(1, Tier.STARTER));
      signals.append(signal(2, Tier.PRO));
      signals.append(signal(3, Tier.ELITE));
      assertThat(signals.newest(Tier.STARTER, 99, 9)).extracting(Signal::id).containsExactly("1");
      assertThat(signals.newest(Tier.PRO, 99, 9)).extracting(Signal::id).containsExactly("2", "1");
      assertThat(signals.newest(Tier.ELITE, 99, 9)).hasSize(3);
    }

    @Test
    void theOldestGoBeyondTenThousand() throws SQLException {
      try (Connection connection = database.connect();
          Statement statement = connection.createStatement()) {
        StringBuilder rows = new StringBuilder();
        for (int i = 1; i <= SignalStore.SIGNALS_MAX; i++) {
          rows.append(i == 1 ? "" : ", ")
              .append("(%d, 'A', 'buy', 0, 'starter', null, '', 0)".formatted(10 * i));
        }
        statement.execute("insert into signals values " + rows);
        connection.commit();
      }
      signals.append(signal(1_000_000, Tier.STARTER));
      assertThat(signals.signal(10)).isEmpty();
      assertThat(signals.signal(20)).isPresent();
      assertThat(signals.newest(Tier.ELITE, Long.MAX_VALUE, 20_000))
          .hasSize(SignalStore.SIGNALS_MAX);
    }

    @Test
    void aTierIsWhatWasWrittenLast() {
      assertThat(signals.tier("ann")).isEmpty();
      signals.writeTier("ann", Tier.ELITE);
      signals.writeTier("bob", Tier.STARTER);
      signals.writeTier("ann", Tier.PRO);
      assertThat(signals.tier("ann")).contains(Tier.PRO);
      assertThat(signals.tier("bob")).contains(Tier.STARTER);
    }
  }

  @Nested
  class OnH2 extends Contract {
    OnH2() {
      super(EMBEDDED);
    }

    @Test
    void whatWasKeptIsThereWhenTheDatabaseIsOpenedAgain() {
      signals.append(signal(7, Tier.PRO));
      signals.writeTier("ann", Tier.PRO);
      database.close();
      database = open();
      SqlSignals again = new SqlSignals(database);
      assertThat(again.signal(7)).contains(signal(7, Tier.PRO));
      assertThat(again.tier("ann")).contains(Tier.PRO);
    }
  }

  @Nested
  @ExtendWith(OnePostgres.class)
  class OnPostgres extends Contract {
    OnPostgres(EmbeddedPostgres server) {
      super(OnePostgres.url(server, "postgres"));
    }
  }
}
