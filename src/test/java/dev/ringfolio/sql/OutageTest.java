package dev.ringfolio.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringfolio.core.model.StoreUnavailable;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class OutageTest {
  private static final Connection CONNECTION =
      (Connection)
          Proxy.newProxyInstance(
              OutageTest.class.getClassLoader(),
              new Class<?>[] {Connection.class},
              (proxy, method, arguments) -> null);

  private final Outage outage = new Outage();
  private boolean busy;
  private int asked;

  private Connection connect(boolean there) {
    return outage.connect(
        () -> {
          asked++;
          if (!there) {
            throw new SQLException("refused");
          }
          return CONNECTION;
        },
        () -> busy);
  }

  private void fails() {
    assertThatThrownBy(() -> connect(false))
        .isInstanceOf(StoreUnavailable.class)
        .hasMessage("refused");
  }

  @Test
  void whileOneWaitsToFindOutWhetherItIsBackOthersAreRefusedAtOnce() throws Exception {
    fails();
    CountDownLatch back = new CountDownLatch(1);
    CompletableFuture<Connection> first = connecting(back, false);
    int before = asked;
    fails();
    assertThat(asked).isEqualTo(before);
    back.countDown();
    assertThat(first.get(20, TimeUnit.SECONDS)).isSameAs(CONNECTION);
    assertThat(connect(true)).isSameAs(CONNECTION);
    assertThat(asked).isEqualTo(before + 1);
  }

  @Test
  void oneAfterTheOtherTriesWhileItIsAway() {
    fails();
    fails();
    assertThat(connect(true)).isSameAs(CONNECTION);
    assertThat(asked).isEqualTo(3);
  }

  @Test
  void aPoolThatIsInUseIsNoOutage() throws Exception {
    busy = true;
    fails();
    CountDownLatch back = new CountDownLatch(1);
    CompletableFuture<Connection> slow = connecting(back, true);
    assertThat(connect(true)).isSameAs(CONNECTION);
    back.countDown();
    assertThat(slow.get(20, TimeUnit.SECONDS)).isSameAs(CONNECTION);
  }

  /** Somebody else's try, which has begun and ends well when {@code back} says so. */
  private CompletableFuture<Connection> connecting(CountDownLatch back, boolean inUse) {
    CountDownLatch waits = new CountDownLatch(1);
    CompletableFuture<Connection> connection =
        CompletableFuture.supplyAsync(
            () ->
                outage.connect(
                    () -> {
                      waits.countDown();
                      await(back);
                      return CONNECTION;
                    },
                    () -> inUse));
    await(waits);
    return connection;
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
