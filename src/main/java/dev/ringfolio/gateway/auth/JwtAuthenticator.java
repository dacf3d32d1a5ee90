package dev.ringfolio.gateway.auth;

import dev.ringfolio.bus.Bus;
import dev.ringfolio.config.Config;
import dev.ringfolio.contract.Failure;
import dev.ringfolio.contract.FailureCode;
import dev.ringfolio.core.model.Tier;
import dev.ringfolio.core.model.WireName;
import dev.ringfolio.core.time.Clock;
import dev.ringfolio.gateway.auth.Identity.Role;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.auth.JWTOptions;
import io.vertx.ext.auth.PubSecKeyOptions;
import io.vertx.ext.auth.authentication.TokenCredentials;
import io.vertx.ext.auth.jwt.JWTAuth;
import io.vertx.ext.auth.jwt.JWTAuthOptions;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Signed tokens of one issuer. The signature, {@code exp}, and issuer and audience where they are
 * configured must hold; {@code sub} is the user, {@code roles} (an array) what they may do, {@code
 * tier} what they have paid for. Without roles a user may read; an unknown role gives nothing and
 * an unknown tier is starter.
 *
 * <p>The library takes a token without {@code exp} and reads {@code exp} off its own clock, so both
 * are checked here.
 */
public final class JwtAuthenticator implements Authenticator {
  /** Characters of a user's name that the database has room for. */
  private static final int USER_MAX = 512;

  private final JWTAuth tokens;
  private final Clock clock;

  /**
   * Takes the key of {@code config}.
   *
   * @throws IllegalArgumentException if the key is missing or no key of the algorithm
   */
  public JwtAuthenticator(Vertx vertx, Config.Auth.Jwt config, Clock clock) {
    if (config.key().isBlank()) {
      throw new IllegalArgumentException("auth.jwt.key is empty");
    }
    JWTOptions rules = new JWTOptions().setIgnoreExpiration(true);
    if (!config.issuer().isEmpty()) {
      rules.setIssuer(config.issuer());
    }
    if (!config.audience().isEmpty()) {
      rules.setAudience(List.of(config.audience()));
    }
    PubSecKeyOptions key =
        new PubSecKeyOptions().setAlgorithm(config.algorithm()).setBuffer(config.key());
    try {
      this.tokens =
          JWTAuth.create(vertx, new JWTAuthOptions().addPubSecKey(key).setJWTOptions(rules));
    } catch (RuntimeException e) {
      throw new IllegalArgumentException("auth.jwt.key is no key for " + config.algorithm(), e);
    }
    this.clock = clock;
  }

  @Override
  public Optional<Identity> withoutToken() {
    return Optional.empty();
  }

  @Override
  public Future<Identity> authenticate(String token) {
    return tokens
        .authenticate(new TokenCredentials(token))
        .transform(
            user ->
                user.succeeded()
                    ? identity(user.result().attributes().getJsonObject("accessToken"))
                    : refuse("the token's signature, issuer or audience does not hold"));
  }

  private Future<Identity> identity(JsonObject claims) {
    if (!(claims.getValue("exp") instanceof Number exp)) {
      return refuse("the token has no exp");
    }
    double expiresMillis = exp.doubleValue() * 1_000.0;
    if (!(expiresMillis > clock.millis())) {
      return refuse("the token has expired");
    }
    if (!(claims.getValue("sub") instanceof String user) || user.isEmpty()) {
      return refuse("the token has no sub");
    }
    if (user.length() > USER_MAX || user.chars().anyMatch(Character::isISOControl)) {
      return refuse("the token's sub has more than " + USER_MAX + " or control characters");
    }
    return Future.succeededFuture(
        new Identity(user, roles(claims), tier(claims), (long) expiresMillis));
  }

  private static Set<Role> roles(JsonObject claims) {
    if (!(claims.getValue("roles") instanceof JsonArray names)) {
      return Set.of(Role.VIEWER);
    }
    Set<Role> roles = EnumSet.noneOf(Role.class);
    for (Object name : names) {
      WireName.parse(Role.class, String.valueOf(name)).ifPresent(roles::add);
    }
    return roles;
  }

  private static Tier tier(JsonObject claims) {
    return WireName.parse(Tier.class, String.valueOf(claims.getValue("tier"))).orElse(Tier.STARTER);
  }

  private static Future<Identity> refuse(String detail) {
    return Bus.refuse(new Failure(FailureCode.UNAUTHENTICATED, detail));
  }
}
