package dev.ringfolio.gateway.rest;

import dev.ringfolio.bus.Bus;
import dev.ringfolio.bus.FailureException;
import dev.ringfolio.contract.Failure;
import dev.ringfolio.contract.FailureCode;
import dev.ringfolio.gateway.auth.Authenticator;
import dev.ringfolio.gateway.auth.Identity;
import dev.ringfolio.gateway.auth.Identity.Role;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;

/** Who asks, and whether they may. */
final class Access {
  private static final String IDENTITY = "ringfolio.identity";
  private static final String BEARER = "Bearer ";

  private final Authenticator authenticator;

  Access(Authenticator authenticator) {
    this.authenticator = authenticator;
  }

  /** Lets a request on once it is known who asks; answers 401 else. */
  void require(RoutingContext ctx) {
    Future<Identity> identity = identity(ctx);
    boolean later = !identity.isComplete();
    if (later) {
      ctx.request().pause();
    }
    identity
        .onSuccess(
            known -> {
              ctx.put(IDENTITY, known);
              ctx.next();
              if (later) {
                ctx.request().resume();
              }
            })
        .onFailure(cause -> Answers.failed(ctx, cause));
  }

  /** Whether the asker is known to be an admin. Never fails: an operator's view is for all. */
  Future<Boolean> isAdmin(RoutingContext ctx) {
    return identity(ctx).map(identity -> identity.may(Role.ADMIN)).otherwise(false);
  }

  /** Who asks, behind {@link #require}. */
  static Identity of(RoutingContext ctx) {
    return ctx.get(IDENTITY);
  }

  /** Who asks, where they may do what {@code role} may; throws a refusal else. */
  static Identity of(RoutingContext ctx, Role role) {
    Identity identity = of(ctx);
    if (!identity.may(role)) {
      throw new FailureException(
          new Failure(
              FailureCode.FORBIDDEN,
              "this needs the role " + role.wire() + ", which '" + identity.user() + "' lacks"));
    }
    return identity;
  }

  private Future<Identity> identity(RoutingContext ctx) {
    String header = ctx.request().getHeader(HttpHeaders.AUTHORIZATION);
    if (header != null && header.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
      return authenticator.authenticate(header.substring(BEARER.length()).strip());
    }
    Optional<Identity> anyone = authenticator.withoutToken();
    return anyone
        .map(Future::succeededFuture)
        .orElseGet(
            () ->
                Bus.refuse(
                    new Failure(
                        FailureCode.UNAUTHENTICATED,
                        "Authorization: missing; give a bearer token")));
  }
}
