package dev.ringfolio.optimization.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringfolio.contract.JobDone;
import dev.ringfolio.contract.OptimizationEvent.Metrics;
import dev.ringfolio.contract.OptimizationEvent.Status;
import dev.ringfolio.contract.Optimize;
import dev.ringfolio.contract.Suggestion;
import dev.ringfolio.core.model.Warning;
import dev.ringfolio.optimization.Requests;
import dev.ringfolio.optimization.advice.Advice;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class KeptAnswerTest {
  private static final Optimize ASKED = Answers.request("MSFT", "AAPL", "GOOGL");

  @Test
  void weightsAndContributionsComeInTheOrderOfWhoAsks() {
    JobDone again = Answers.kept(ASKED).to(Answers.request("GOOGL", "MSFT", "AAPL"));
    Metrics metrics = again.metrics();

    assertThat(again.weights()).containsExactly(3, 1, 2);
    assertThat(metrics).isNotNull();
    assertThat(metrics.riskContributions()).containsExactly(30.0, 10.0, 20.0);
  }

  @Test
  void theSameRequestGetsTheSameAnswer() {
    JobDone first = Answers.done(ASKED, Status.APPROXIMATE, 0.01);
    JobDone again = KeptAnswer.of(ASKED, first, 0).orElseThrow().to(ASKED);

    assertThat(again)
        .usingRecursiveComparison()
        .ignoringFields("workerId", "jobId", "attempt", "dataVersion")
        .isEqualTo(first);
  }

  @Test
  void aFailureIsNotKept() {
    assertThat(KeptAnswer.of(ASKED, Requests.failed("w1", 1, 1, 0.1), 0)).isEmpty();
  }

  @Test
  void aSearchCutOffByItsTimeLimitIsNotKept() {
    assertThat(KeptAnswer.of(ASKED, Answers.done(ASKED, Status.APPROXIMATE, 30.01), 0)).isEmpty();
    assertThat(KeptAnswer.of(ASKED, Answers.done(ASKED, Status.APPROXIMATE, 29.9), 0)).isPresent();
  }

  @Test
  void anAnswerFromDataThatMayBeOldIsNotKept() {
    JobDone done = Answers.done(ASKED, Status.OPTIMAL, 0.01, JobDone.UNKNOWN_VERSION);

    assertThat(KeptAnswer.of(ASKED, done, 0)).isEmpty();
  }

  @Test
  void whatAnAnswerSaysToOnePortfolioIsNotKeptForOthers() {
    Warning advice = new Advice.None("no price of [KO]").warning();
    Warning other = new Warning("zero_variance", "KO");
    Advice suggested =
        new Advice.Suggested(new Suggestion(1.0, 0.0, List.of(), BigDecimal.ZERO, BigDecimal.ZERO));
    KeptAnswer kept = KeptAnswer.of(ASKED, Requests.solvedWith("w", 1, 1, advice), 0).orElseThrow();

    assertThat(kept.warnings()).isEmpty();
    assertThat(
            KeptAnswer.of(ASKED, Requests.solvedWith("w", 1, 1, other), 0).orElseThrow().warnings())
        .containsExactly(other);
    assertThat(kept.to(ASKED, new Advice.None("no price of [KO]")).warnings())
        .containsExactly(advice);
    assertThat(kept.to(ASKED, suggested).suggestion()).isNotNull();
    assertThat(kept.to(ASKED).suggestion()).isNull();
  }

  @Test
  void anAnswerIsReadAsItWasWritten() {
    JobDone done = Answers.done(ASKED, Status.APPROXIMATE, 0.01);
    KeptAnswer answer = KeptAnswer.of(ASKED, done, 5_000).orElseThrow();

    assertThat(AnswerBytes.read(AnswerBytes.write(answer), 3).orElseThrow())
        .usingRecursiveComparison()
        .isEqualTo(answer);
  }

  @Test
  void whatIsNotKnownStaysUnknown() {
    byte[] written = AnswerBytes.write(Answers.kept(ASKED));

    assertThat(AnswerBytes.read(written, 3).orElseThrow().gap()).isNaN();
  }

  @Test
  void anAnswerOfFiftySymbolsTakesLessThanAKilobyte() {
    String[] names = new String[50];
    for (int i = 0; i < names.length; i++) {
      names[i] = "S" + i;
    }
    assertThat(AnswerBytes.write(Answers.kept(Answers.request(names)))).hasSizeLessThan(1_000);
  }

  @Test
  void anOverlongDetailIsCutAndNotRefused() {
    KeptAnswer wordy =
        KeptAnswer.of(
                ASKED, Requests.solvedWith("w", 1, 1, new Warning("w", "x".repeat(99_999))), 0)
            .orElseThrow();
    List<Warning> read = AnswerBytes.read(AnswerBytes.write(wordy), 3).orElseThrow().warnings();

    assertThat(read.get(0).detail()).hasSize(20_000);
  }

  @Test
  void whatIsNoAnswerIsToldFromOne() {
    byte[] good = AnswerBytes.write(Answers.kept(ASKED));
    byte[] cut = Arrays.copyOf(good, good.length - 1);
    byte[] more = Arrays.copyOf(good, good.length + 1);
    byte[] other = good.clone();
    other[0]++;
    byte[] huge = good.clone();
    huge[2] = 0x7f;

    assertThat(List.of(new byte[0], cut, more, other, huge))
        .allMatch(bytes -> AnswerBytes.read(bytes, 3).isEmpty());
    assertThat(AnswerBytes.read(good, 4)).as("of other symbols").isEmpty();
  }
}
