package dev.ringfolio.gateway.rest;

import dev.ringfolio.bus.Bus;
import dev.ringfolio.contract.ReadTier;
import dev.ringfolio.contract.Services;
import dev.ringfolio.contract.WriteTier;
import dev.ringfolio.core.model.Tier;
import dev.ringfolio.gateway.auth.Identity;
import dev.ringfolio.gateway.auth.Identity.Role;
import dev.ringfolio.gateway.json.ErrorCode;
import dev.ringfolio.gateway.json.JsonWriter;
import dev.ringfolio.gateway.json.SignalRequests;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What users have paid for: admins write and read it, everybody reads their own. */
final class TierRoutes {
  static final String PATH = "/api/v1/users/:id/tier";

  /** Characters of a user's name. */
  static final int USER_MAX = 256;

  private final Bus bus;

  TierRoutes(Bus bus) {
    this.bus = bus;
  }

  void mount(Paths paths) {
    paths.readJson(HttpMethod.PUT, PATH);
    paths.add(PATH, Map.of(HttpMethod.GET, this::read, HttpMethod.PUT, this::write));
  }

  private void write(RoutingContext ctx) {
    Access.of(ctx, Role.ADMIN);
    String user = ctx.pathParam("id");
    if (user.length() > USER_MAX || user.indexOf('\0') >= 0) {
      throw Query.refused(
          ErrorCode.INVALID_MESSAGE,
          "user: '" + Query.cut(user) + "' is longer than " + USER_MAX + " or holds character 0");
    }
    bus.ask(Services.WRITE_TIER, new WriteTier(user, SignalRequests.tier(Bodies.json(ctx))))
        .onSuccess(done -> Answers.json(ctx, 200, json(done.user(), done.tier(), Tier.STARTER)))
        .onFailure(cause -> Answers.failed(ctx, cause));
  }

  private void read(RoutingContext ctx) {
    Identity identity = Access.of(ctx, Role.VIEWER);
    String user = ctx.pathParam("id");
    boolean own = user.equals(identity.user());
    if (!own && !identity.may(Role.ADMIN)) {
      throw Query.refused(ErrorCode.NOT_FOUND, "there is no user '" + Query.cut(user) + "'");
    }
    Tier unwritten = own ? identity.tier() : Tier.STARTER;
    bus.ask(Services.READ_TIER, new ReadTier(user))
        .onSuccess(read -> Answers.json(ctx, 200, json(user, read.tier(), unwritten)))
        .onFailure(cause -> Answers.failed(ctx, cause));
  }

  /**
   * @param written null where none was ever written
   */
  private static JsonWriter json(String user, @Nullable Tier written, Tier unwritten) {
    return new JsonWriter()
        .object()
        .field("user", user)
        .field("tier", (written == null ? unwritten : written).wire())
        .field("written", written != null)
        .endObject();
  }
}
