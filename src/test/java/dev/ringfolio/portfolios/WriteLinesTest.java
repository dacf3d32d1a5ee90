package dev.ringfolio.portfolios;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class WriteLinesTest {
  private final WriteLines lines = new WriteLines();
  private final List<String> begun = new ArrayList<>();

  private Future<String> enter(String id, String name, Promise<String> write) {
    return lines.enter(
        id,
        () -> {
          begun.add(name);
          return write.future();
        });
  }

  @Test
  void writesOfOnePortfolioGoOneAfterAnotherAndOthersDoNotWait() {
    Promise<String> first = Promise.promise();
    Promise<String> second = Promise.promise();
    enter("a", "a1", first);
    Future<String> waiting = enter("a", "a2", second);
    enter("b", "b1", Promise.promise());

    assertThat(begun).containsExactly("a1", "b1");
    first.fail("refused");
    assertThat(begun).containsExactly("a1", "b1", "a2");
    second.complete("done");
    assertThat(waiting.result()).isEqualTo("done");
    assertThat(lines.waiting()).isEqualTo(1);
  }

  @Test
  void aWriteThatThrowsLetsTheNextOneGo() {
    Future<String> thrown =
        lines.enter(
            "a",
            () -> {
              throw new IllegalStateException("broken");
            });
    Future<String> next = lines.enter("a", () -> Future.succeededFuture("done"));

    assertThat(thrown.cause()).hasMessage("broken");
    assertThat(next.result()).isEqualTo("done");
    assertThat(lines.waiting()).isZero();
  }

  @Test
  void noMoreWaitForOnePortfolioThanAllowed() {
    for (int i = 0; i < WriteLines.EACH_MAX; i++) {
      enter("a", "a", Promise.promise());
    }
    assertThat(enter("a", "a", Promise.promise()).cause())
        .hasMessage(
            "UNAVAILABLE: too many writes are under way; at most 64 of one portfolio and 1000 in"
                + " all");
    assertThat(enter("b", "b", Promise.promise()).isComplete()).isFalse();
    assertThat(lines.turnedAway()).isEqualTo(1);
  }

  @Test
  void noMoreWaitInAllThanAllowed() {
    for (int i = 0; i < WriteLines.WAITING_MAX; i++) {
      enter("p" + i, "p", Promise.promise());
    }
    assertThat(enter("another", "p", Promise.promise()).failed()).isTrue();
    assertThat(lines.waiting()).isEqualTo(WriteLines.WAITING_MAX);
  }
}
