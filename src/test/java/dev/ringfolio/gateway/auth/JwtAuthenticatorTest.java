package dev.ringfolio.gateway.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringfolio.bus.FailureException;
import dev.ringfolio.config.Config;
import dev.ringfolio.contract.FailureCode;
import dev.ringfolio.core.model.Tier;
import dev.ringfolio.core.time.Clock;
import dev.ringfolio.gateway.auth.Identity.Role;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.auth.JWTOptions;
import io.vertx.ext.auth.PubSecKeyOptions;
import io.vertx.ext.auth.jwt.JWTAuth;
import io.vertx.ext.auth.jwt.JWTAuthOptions;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JwtAuthenticatorTest {
  private static final String SECRET = "a shared secret that is long enough for HS256";
  private static final long NOW_SECONDS = 1_704_110_400L;
  private static final Clock CLOCK =
      new Clock() {
        @Override
        public long millis() {
          return NOW_SECONDS * 1_000;
        }

        @Override
        public long nanos() {
          return 0;
        }
      };

  private final Vertx vertx = Vertx.vertx();

  @AfterEach
  void close() throws Exception {
    vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  private static Config.Auth.Jwt config(String issuer, String audience) {
    return new Config.Auth.Jwt("HS256", SECRET, issuer, audience);
  }

  private static JsonObject claims() {
    return new JsonObject().put("sub", "ann").put("exp", NOW_SECONDS + 60);
  }

  private String token(String secret, JsonObject claims) {
    PubSecKeyOptions key = new PubSecKeyOptions().setAlgorithm("HS256").setBuffer(secret);
    return JWTAuth.create(vertx, new JWTAuthOptions().addPubSecKey(key))
        .generateToken(claims, new JWTOptions().setNoTimestamp(true));
  }

  private Future<Identity> authenticate(Config.Auth.Jwt config, String token) {
    return new JwtAuthenticator(vertx, config, CLOCK).authenticate(token);
  }

  private Identity identity(JsonObject claims) {
    Future<Identity> identity = authenticate(config("", ""), token(SECRET, claims));
    assertThat(identity.succeeded()).isTrue();
    return identity.result();
  }

  private void refused(Future<Identity> identity, String detail) {
    assertThat(identity.cause()).isInstanceOf(FailureException.class);
    assertThat(((FailureException) identity.cause()).failure().code())
        .isEqualTo(FailureCode.UNAUTHENTICATED);
    assertThat(((FailureException) identity.cause()).failure().detail()).isEqualTo(detail);
  }

  @Test
  void aGoodTokenNamesUserRolesTierAndItsEnd() {
    assertThat(
            identity(
                claims().put("roles", new JsonArray().add("trader").add("x")).put("tier", "pro")))
        .isEqualTo(new Identity("ann", Set.of(Role.TRADER), Tier.PRO, (NOW_SECONDS + 60) * 1_000));
  }

  @Test
  void withoutRolesAUserMayReadAndIsAStarter() {
    assertThat(identity(claims()))
        .isEqualTo(
            new Identity("ann", Set.of(Role.VIEWER), Tier.STARTER, (NOW_SECONDS + 60) * 1_000));
  }

  @Test
  void rolesThatAreAllUnknownGiveNothing() {
    assertThat(identity(claims().put("roles", new JsonArray().add("root"))).may(Role.VIEWER))
        .isFalse();
  }

  @Test
  void aTokenWithoutExpIsRefused() {
    JsonObject claims = claims();
    claims.remove("exp");
    refused(authenticate(config("", ""), token(SECRET, claims)), "the token has no exp");
  }

  @Test
  void aTokenEndsAtItsExp() {
    refused(
        authenticate(config("", ""), token(SECRET, claims().put("exp", NOW_SECONDS))),
        "the token has expired");
  }

  @Test
  void aTokenWithoutAUserIsRefused() {
    JsonObject claims = claims();
    claims.remove("sub");
    refused(authenticate(config("", ""), token(SECRET, claims)), "the token has no sub");
  }

  /** The database would refuse them, and with them what others are to keep in the same moment. */
  @Test
  void aUserWhoseNameTheDatabaseHasNoRoomForIsRefused() {
    for (String name : List.of("a".repeat(513), "a\u0000b")) {
      refused(
          authenticate(config("", ""), token(SECRET, claims().put("sub", name))),
          "the token's sub has more than 512 or control characters");
    }
    assertThat(
            authenticate(config("", ""), token(SECRET, claims().put("sub", "a".repeat(512))))
                .succeeded())
        .isTrue();
  }

  @Test
  void aTokenOfAnotherKeyIsRefused() {
    refused(
        authenticate(config("", ""), token("another secret of a good length, too", claims())),
        "the token's signature, issuer or audience does not hold");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "x", "a.b.c", "eyJhbGciOiJub25lIn0.eyJzdWIiOiJhbm4iLCJleHAiOjk5OTk5OTk5OTl9."})
  void whatIsNoSignedTokenIsRefused(String token) {
    refused(
        authenticate(config("", ""), token),
        "the token's signature, issuer or audience does not hold");
  }

  @Test
  void issuerAndAudienceMustHoldWhereTheyAreConfigured() {
    JsonObject good = claims().put("iss", "us").put("aud", new JsonArray().add("ringfolio"));
    assertThat(authenticate(config("us", "ringfolio"), token(SECRET, good)).succeeded()).isTrue();
    refused(
        authenticate(config("us", ""), token(SECRET, claims().put("iss", "them"))),
        "the token's signature, issuer or audience does not hold");
    refused(
        authenticate(config("us", ""), token(SECRET, claims())),
        "the token's signature, issuer or audience does not hold");
    refused(
        authenticate(config("", "ringfolio"), token(SECRET, claims())),
        "the token's signature, issuer or audience does not hold");
  }

  @Test
  void nobodyComesInWithoutAToken() {
    assertThat(new JwtAuthenticator(vertx, config("", ""), CLOCK).withoutToken()).isEmpty();
  }

  @Test
  void aMissingKeyStopsTheStart() {
    assertThatThrownBy(
            () -> new JwtAuthenticator(vertx, new Config.Auth.Jwt("HS256", " ", "", ""), CLOCK))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("auth.jwt.key is empty");
  }

  @Test
  void aKeyThatIsNoneOfItsAlgorithmStopsTheStartAndIsNotQuoted() {
    assertThatThrownBy(
            () ->
                new JwtAuthenticator(
                    vertx, new Config.Auth.Jwt("RS256", "not a PEM", "", ""), CLOCK))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("auth.jwt.key is no key for RS256");
  }

  @Test
  void adminMayWhatTraderAndViewerMay() {
    assertThat(Identity.LOCAL.may(Role.VIEWER)).isTrue();
    assertThat(Identity.LOCAL.may(Role.TRADER)).isTrue();
    Identity viewer = new Identity("v", Set.of(Role.VIEWER), Tier.STARTER, 1);
    assertThat(viewer.may(Role.VIEWER)).isTrue();
    assertThat(viewer.may(Role.TRADER)).isFalse();
  }
}
