package dev.ringfolio.gate;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.awaitility.pollinterval.IterativePollInterval;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Makes {@link Awaitility} look after some milliseconds, and then less and less often, in place of
 * ten times a second from the start: nearly all that tests wait for is there in a moment, and there
 * are thousands of such waits. What is not there yet at all, a null, is waited for as well. All
 * tests have it, by {@code junit-platform.properties}.
 */
public final class EagerAwaits implements BeforeAllCallback {
  private static final Duration FIRST = Duration.ofMillis(5);
  private static final Duration LONGEST = Duration.ofMillis(100);

  @Override
  public void beforeAll(ExtensionContext context) {
    Awaitility.ignoreExceptionByDefault(NullPointerException.class);
    Awaitility.setDefaultPollDelay(FIRST);
    Awaitility.setDefaultPollInterval(IterativePollInterval.iterative(EagerAwaits::next, FIRST));
  }

  private static Duration next(Duration interval) {
    Duration doubled = interval.multipliedBy(2);
    return doubled.compareTo(LONGEST) < 0 ? doubled : LONGEST;
  }
}
