package dev.ringfolio.gateway.auth;

import dev.ringfolio.core.model.Tier;
import dev.ringfolio.core.model.WireName;
import java.util.EnumSet;
import java.util.Set;

/**
 * Who a client is.
 *
 * @param user never empty
 * @param roles what the user may do; admin includes trader, trader includes viewer
 * @param expiresMillis wall time at which the token ends; {@link Long#MAX_VALUE} for never
 */
public record Identity(String user, Set<Role> roles, Tier tier, long expiresMillis) {
  /** The one user where {@code auth.mode} is {@code none}. */
  public static final Identity LOCAL =
      new Identity("local", Set.of(Role.ADMIN), Tier.ELITE, Long.MAX_VALUE);

  public Identity {
    if (user.isEmpty()) {
      throw new IllegalArgumentException("an identity without a user");
    }
    roles = roles.isEmpty() ? Set.of() : Set.copyOf(EnumSet.copyOf(roles));
  }

  /** Whether the user may do what {@code role} may. */
  public boolean may(Role role) {
    return roles.stream().anyMatch(own -> own.compareTo(role) >= 0);
  }

  /** What a user may do; each may what the ones before it may. */
  public enum Role implements WireName {
    /** Read. */
    VIEWER,
    /** Ask for optimizations. */
    TRADER,
    /** Import histories, and see all clients. */
    ADMIN
  }
}
