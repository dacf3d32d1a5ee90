package dev.ringfolio.gateway.session;

import dev.ringfolio.config.Config;
import dev.ringfolio.core.model.PriceSource;
import java.time.Duration;

/**
 * What sessions need of the configuration.
 *
 * @param simulated whether prices are
 * @param shared whether all clients are one user, that is, whether nobody authenticates
 * @param queuedRequests a user's requests in the queue
 */
public record Settings(
    boolean simulated,
    boolean shared,
    Duration heartbeatInterval,
    int symbolsMax,
    int frameBytesMax,
    int messagesPerSecond,
    int queuedRequests) {

  public static Settings of(Config config, PriceSource source) {
    boolean shared = config.auth().mode().equals("none");
    return new Settings(
        source.simulated(),
        shared,
        config.gateway().heartbeatInterval(),
        config.limits().symbols(),
        config.limits().frameBytes(),
        config.limits().messagesPerSecond(),
        shared ? config.optimization().queueCapacity() : config.limits().queuedRequests());
  }
}
