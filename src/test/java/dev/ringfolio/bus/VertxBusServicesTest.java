package dev.ringfolio.bus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringfolio.contract.Failure;
import dev.ringfolio.contract.FailureCode;
import dev.ringfolio.contract.Service;
import dev.ringfolio.core.time.RunningClock;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Services over real event loops. */
class VertxBusServicesTest {
  private static final Service<String, Integer> LENGTH =
      new Service<>("length", String.class, Integer.class, 20_000);

  private Vertx vertx;
  private VertxBus bus;

  @BeforeEach
  void start() {
    vertx = Vertx.vertx();
    bus = new VertxBus(vertx, new RunningClock());
  }

  @AfterEach
  void stop() throws Exception {
    vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  private <Q, A> CompletableFuture<A> ask(Service<Q, A> service, Q request) {
    CompletableFuture<A> answer = new CompletableFuture<>();
    vertx.runOnContext(
        turn ->
            bus.ask(service, request)
                .onSuccess(answer::complete)
                .onFailure(answer::completeExceptionally));
    return answer;
  }

  /** The failure that comes of it, well before the service's own 20 seconds. */
  private Failure failureOf(Service<String, Integer> service) {
    return ask(service, "four")
        .handle((answer, cause) -> ((FailureException) cause).failure())
        .orTimeout(10, TimeUnit.SECONDS)
        .join();
  }

  private Failure failureOf(Function<String, Future<Integer>> handler) {
    bus.serve(LENGTH, handler);
    return failureOf(LENGTH);
  }

  private static Failure unavailable(String detail) {
    return new Failure(FailureCode.UNAVAILABLE, detail, Map.of(), 2.0);
  }

  @Test
  void aQuestionIsAnswered() throws Exception {
    bus.serve(LENGTH, text -> Future.succeededFuture(text.length()));

    assertThat(ask(LENGTH, "four").get(10, TimeUnit.SECONDS)).isEqualTo(4);
  }

  @Test
  void anInstanceOfAServiceAnswersForItselfAlone() throws Exception {
    bus.serve(LENGTH.at("a"), text -> Future.succeededFuture(1));
    bus.serve(LENGTH.at("b"), text -> Future.succeededFuture(2));

    assertThat(ask(LENGTH.at("b"), "four").get(10, TimeUnit.SECONDS)).isEqualTo(2);
  }

  @Test
  void aHandlerThatThrowsFailsItsAskerAtOnce() {
    Failure failure =
        failureOf(
            text -> {
              throw new IllegalStateException("a defect");
            });

    assertThat(failure).isEqualTo(new Failure(FailureCode.INTERNAL, "length failed"));
  }

  @Test
  void aHandlerThatReturnsNothingFailsItsAskerAtOnce() {
    assertThat(failureOf(text -> null).code()).isEqualTo(FailureCode.INTERNAL);
  }

  @Test
  void aFutureThatFailsWithADefectFailsItsAsker() {
    assertThat(failureOf(text -> Future.failedFuture("a defect")).code())
        .isEqualTo(FailureCode.INTERNAL);
  }

  @Test
  void aRefusalTravelsAsItIs() {
    Failure refusal = new Failure(FailureCode.QUEUE_FULL, "1000 wait", Map.of("limit", 1000), 2.5);

    assertThat(failureOf(text -> Bus.refuse(refusal))).isEqualTo(refusal);
  }

  @Test
  void aServiceThatNobodyServesIsUnavailableAtOnce() {
    assertThat(failureOf(LENGTH)).isEqualTo(unavailable("nobody serves length"));
  }

  @Test
  void aServiceThatIsNoLongerServedIsUnavailable() throws Exception {
    Bus.Registration registration = bus.serve(LENGTH, text -> Future.succeededFuture(1));
    registration.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);

    assertThat(failureOf(LENGTH).code()).isEqualTo(FailureCode.UNAVAILABLE);
  }

  @Test
  void aServerThatDoesNotAnswerInTimeIsUnavailable() {
    Service<String, Integer> hurried = new Service<>("slow", String.class, Integer.class, 20);
    bus.serve(hurried, text -> Promise.<Integer>promise().future());

    assertThat(failureOf(hurried)).isEqualTo(unavailable("slow did not answer within 20 ms"));
  }
}
