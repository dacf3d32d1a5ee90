package dev.ringfolio.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringfolio.contract.Failure;
import dev.ringfolio.contract.FailureCode;
import dev.ringfolio.contract.TriggerDraft;
import dev.ringfolio.contract.TriggerRule;
import dev.ringfolio.contract.TriggerRun;
import dev.ringfolio.contract.TriggerRun.Status;
import dev.ringfolio.core.model.AlertMetric;
import dev.ringfolio.core.model.Comparison;
import dev.ringfolio.core.model.MetricRule.All;
import dev.ringfolio.core.model.MetricRule.Any;
import dev.ringfolio.core.model.MetricRule.Compare;
import dev.ringfolio.core.model.Symbol;
import dev.ringfolio.core.model.TriggerCondition;
import dev.ringfolio.core.model.TriggerCondition.CorrelationChange;
import dev.ringfolio.core.model.TriggerCondition.Custom;
import dev.ringfolio.core.model.TriggerCondition.News;
import dev.ringfolio.core.model.TriggerCondition.PriceChange;
import dev.ringfolio.core.model.TriggerCondition.RiskLimit;
import dev.ringfolio.core.model.TriggerCondition.TimeBased;
import dev.ringfolio.core.trigger.Correlations;
import dev.ringfolio.core.trigger.DrawdownMark;
import dev.ringfolio.core.trigger.TriggerMemory;
import dev.ringfolio.triggers.TriggerStore.Kept;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The store of triggers keeps one contract on the embedded database and on PostgreSQL. */
class SqlTriggersTest {
  private static final Symbol PAIR = new Symbol("BTC USD");

  private static Kept fresh(long number, TriggerCondition condition) {
    return kept(number, 1, condition, TriggerMemory.fresh(number * 10), null);
  }

  private static Kept kept(
      long number, long version, TriggerCondition condition, TriggerMemory memory, TriggerRun run) {
    TriggerDraft draft =
        new TriggerDraft("größe", true, condition, 60_000, "{\"symbols\":[\"A\"]}");
    return new Kept(new TriggerRule(Long.toString(number), "ann", draft, version), memory, run);
  }

  abstract static class Contract extends DatabaseContract {
    SqlTriggers triggers;

    Contract(String url) {
      super(url, "triggers");
    }

    @BeforeEach
    void useIt() {
      triggers = new SqlTriggers(database);
    }

    @Test
    void everyKindComesBackAsItWentInTheOrderOfTheNumbers() {
      Compare price = new Compare(PAIR, AlertMetric.PRICE, Comparison.BELOW, 1e-9);
      Compare risk = new Compare(null, AlertMetric.VAR_95, Comparison.AT_LEAST, 0.05);
      List<Kept> all =
          List.of(
              fresh(1, new PriceChange(0.02, 300_000)),
              fresh(2, new TimeBased(86_400_000)),
              fresh(3, new RiskLimit(AlertMetric.DRAWDOWN, 0.1)),
              fresh(4, new CorrelationChange(0.3, 3_600_000)),
              fresh(5, new News()),
              fresh(6, new Custom(new All(List.of(risk, new Any(List.of(price, risk)), price)))));
      for (int i = all.size() - 1; i >= 0; i--) {
        triggers.create(all.get(i));
      }
      assertThat(triggers.load()).containsExactlyElementsOf(all);
    }

    @Test
    void whereATriggerStandsIsRememberedInTheVersionThatIsKept() {
      CorrelationChange condition = new CorrelationChange(0.3, 3_600_000);
      triggers.create(fresh(1, condition));
      TriggerMemory stands =
          new TriggerMemory(
              false,
              20,
              30,
              0.31,
              "correlations changed",
              true,
              true,
              40,
              new Correlations(
                  List.of(PAIR, new Symbol("A"), new Symbol("B")),
                  List.of(0.1, Double.NaN, -1.0 / 3)),
              new DrawdownMark("größe", 100.5, Double.NaN, -7));
      Failure why = new Failure(FailureCode.QUEUE_FULL, "100 requests wait");
      TriggerRun run = TriggerRun.queued("opt_trigger:1_30", 40).ended(Status.REFUSED, why);
      Kept now = kept(1, 1, condition, stands, run);
      triggers.remember(
          List.of(now, kept(1, 2, condition, TriggerMemory.fresh(5), null), fresh(9, condition)));
      assertThat(triggers.load()).containsExactly(now);
    }

    @Test
    void aTriggerIsReplacedAndForgottenOnlyInTheVersionThatIsKept() {
      triggers.create(fresh(5, new News()));
      Kept after = kept(5, 2, new TimeBased(1_000), TriggerMemory.fresh(77), null);
      assertThat(triggers.replace(kept(5, 3, new News(), TriggerMemory.fresh(1), null))).isFalse();
      assertThat(triggers.replace(after)).isTrue();
      assertThat(triggers.load()).containsExactly(after);
      assertThat(triggers.delete("5", 1)).isFalse();
      assertThat(triggers.delete("5", 2)).isTrue();
      assertThat(triggers.load()).isEmpty();
    }
  }

  @Nested
  class OnH2 extends Contract {
    OnH2() {
      super(EMBEDDED);
    }

    @Test
    void whatWasKeptIsThereWhenTheDatabaseIsOpenedAgain() {
      triggers.create(fresh(5, new News()));
      database.close();
      database = open();
      assertThat(new SqlTriggers(database).load()).containsExactly(fresh(5, new News()));
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
