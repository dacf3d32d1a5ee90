package dev.ringfolio.gateway.auth;

import dev.ringfolio.bus.FailureException;
import io.vertx.core.Future;
import java.util.Optional;

/** Finds the identity behind a token. */
public interface Authenticator {
  /** Who a client without a token is, or empty where one is needed. */
  Optional<Identity> withoutToken();

  /**
   * Who the bearer of {@code token} is. Fails with a {@link FailureException} of {@code
   * UNAUTHENTICATED} and nothing else; its detail says what is wrong and never quotes the token.
   */
  Future<Identity> authenticate(String token);
}
