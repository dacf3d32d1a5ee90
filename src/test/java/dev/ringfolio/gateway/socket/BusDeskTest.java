package dev.ringfolio.gateway.socket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringfolio.bus.Bus;
import dev.ringfolio.bus.VertxBus;
import dev.ringfolio.contract.Failure;
import dev.ringfolio.contract.FailureCode;
import dev.ringfolio.core.time.RunningClock;
import dev.ringfolio.gateway.TestConfig;
import dev.ringfolio.gateway.auth.Authenticator;
import dev.ringfolio.gateway.auth.Identity;
import dev.ringfolio.gateway.session.Desk.Answer;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who is counted against the limits when tokens take their time to be checked. */
class BusDeskTest {
  /** Answers when the test says so. */
  private static final class SlowAuthenticator implements Authenticator {
    final Deque<Promise<Identity>> asked = new ArrayDeque<>();

    @Override
    public Optional<Identity> withoutToken() {
      return Optional.empty();
    }

    @Override
    public Future<Identity> authenticate(String token) {
      Promise<Identity> answer = Promise.promise();
      asked.add(answer);
      return answer.future();
    }
  }

  private static final class Heard implements Answer<Identity> {
    final List<Identity> identities = new ArrayList<>();
    final List<FailureCode> failures = new ArrayList<>();

    @Override
    public void answered(Identity identity) {
      identities.add(identity);
    }

    @Override
    public void failed(Failure failure) {
      failures.add(failure.code());
    }
  }

  private final Vertx vertx = Vertx.vertx();
  private final Bus bus = new VertxBus(vertx, new RunningClock());
  private final SlowAuthenticator authenticator = new SlowAuthenticator();
  private final Admission admission =
      new Admission(TestConfig.of(Map.of("limits.connections_per_user", "1")).limits(), false);
  private final BusDesk desk = new BusDesk(bus, authenticator, admission, "gateway-1");

  @AfterEach
  void close() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  private Heard authenticate(String clientId) {
    Heard heard = new Heard();
    desk.authenticate(clientId, "token", heard);
    return heard;
  }

  private void answerNext() {
    authenticator.asked.remove().complete(Identity.LOCAL);
  }

  @Test
  void aClientThatIsGoneBeforeItsTokenWasCheckedIsNotCountedForEver() {
    desk.enter("gone");
    Heard gone = authenticate("gone");
    desk.leave("gone");
    answerNext();
    assertThat(gone.identities).isEmpty();

    desk.enter("next");
    Heard next = authenticate("next");
    answerNext();
    assertThat(next.identities).containsExactly(Identity.LOCAL);
  }

  @Test
  void aUserHasNoMoreConnectionsThanTheLimitAndAPlaceIsFreeWhenOneLeaves() {
    desk.enter("first");
    Heard first = authenticate("first");
    answerNext();
    assertThat(first.identities).containsExactly(Identity.LOCAL);
    Heard renewed = authenticate("first");
    answerNext();
    assertThat(renewed.identities).containsExactly(Identity.LOCAL);

    desk.enter("second");
    Heard second = authenticate("second");
    answerNext();
    assertThat(second.failures).containsExactly(FailureCode.RATE_LIMITED);

    desk.leave("first");
    Heard again = authenticate("second");
    answerNext();
    assertThat(again.identities).containsExactly(Identity.LOCAL);
  }
}
