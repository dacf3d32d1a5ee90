package dev.ringfolio.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringfolio.simulator.Subscriptions.Change;
import dev.ringfolio.simulator.Subscriptions.Outcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SubscriptionsTest {
  private final Subscriptions subscriptions = new Subscriptions(2);

  @Test
  void oneSymbolTooManyIsRefusedUntilASlotIsFree() {
    assertThat(subscribe("AAPL")).isEqualTo(new Change(Outcome.SUBSCRIBED, "AAPL"));
    assertThat(subscribe("MSFT")).isEqualTo(new Change(Outcome.SUBSCRIBED, "MSFT"));
    assertThat(subscribe("NVDA")).isEqualTo(new Change(Outcome.REFUSED, "NVDA"));

    assertThat(unsubscribe("AAPL")).isEqualTo(new Change(Outcome.UNSUBSCRIBED, "AAPL"));
    assertThat(subscribe("NVDA")).isEqualTo(new Change(Outcome.SUBSCRIBED, "NVDA"));

    assertThat(subscriptions.all()).containsExactly("MSFT", "NVDA");
  }

  @Test
  void aSymbolIsSubscribedOnce() {
    assertThat(subscribe("AAPL").outcome()).isEqualTo(Outcome.SUBSCRIBED);
    assertThat(subscribe("AAPL").outcome()).isEqualTo(Outcome.IGNORED);
    assertThat(subscriptions.all()).containsExactly("AAPL");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "[]",
        "1",
        "null",
        "{\"type\":\"subscribe\"}",
        "{\"symbol\":\"AAPL\"}",
        "{\"type\":\"subscribe-news\",\"symbol\":\"AAPL\"}",
        "{\"type\":\"pong\"}",
        "{\"type\":\"unsubscribe\",\"symbol\":\"AAPL\"}",
        "{\"type\":\"subscribe\",\"symbol\":"
            + "\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\"}",
      })
  void whatIsNotUnderstoodIsIgnored(String message) {
    assertThat(subscriptions.take(message).outcome()).isEqualTo(Outcome.IGNORED);
    assertThat(subscriptions.isEmpty()).isTrue();
  }

  private Change subscribe(String symbol) {
    return subscriptions.take("{\"type\":\"subscribe\",\"symbol\":\"" + symbol + "\"}");
  }

  private Change unsubscribe(String symbol) {
    return subscriptions.take("{\"type\":\"unsubscribe\",\"symbol\":\"" + symbol + "\"}");
  }
}
