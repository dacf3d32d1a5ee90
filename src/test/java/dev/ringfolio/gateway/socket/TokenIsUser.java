package dev.ringfolio.gateway.socket;

import dev.ringfolio.bus.Bus;
import dev.ringfolio.contract.Failure;
import dev.ringfolio.contract.FailureCode;
import dev.ringfolio.core.model.Tier;
import dev.ringfolio.gateway.auth.Authenticator;
import dev.ringfolio.gateway.auth.Identity;
import dev.ringfolio.gateway.auth.Identity.Role;
import io.vertx.core.Future;
import java.util.Optional;
import java.util.Set;

/** A token is the name of its bearer, who claims nothing. */
final class TokenIsUser implements Authenticator {
  @Override
  public Optional<Identity> withoutToken() {
    return Optional.empty();
  }

  @Override
  public Future<Identity> authenticate(String token) {
    return token.isBlank()
        ? Bus.refuse(new Failure(FailureCode.UNAUTHENTICATED, "no name"))
        : Future.succeededFuture(
            new Identity(token, Set.of(Role.VIEWER), Tier.STARTER, Long.MAX_VALUE));
  }
}
