package dev.ringfolio.triggers;

import dev.ringfolio.contract.Alert;
import dev.ringfolio.contract.AlertRule;
import dev.ringfolio.contract.ListAlerts.Which;
import dev.ringfolio.core.model.StoreUnavailable;
import dev.ringfolio.core.trigger.DrawdownMark;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where alert rules and alerts are kept. What a method has done when it returns survives the end of
 * this process. Blocking: call it on a pool, never on an event loop.
 *
 * <p>Every method throws {@link StoreUnavailable} where the store cannot be used now; then nothing
 * is changed, or it is not known whether it is.
 */
public interface AlertStore {
  /** Alerts that are kept although they are over: the newest. */
  int ALERTS_MAX = 10_000;

  /** Characters of a user's name. */
  int USER_MAX = 256;

  /** Whether rules and alerts of {@code user} can be kept. */
  static boolean canName(String user) {
    return user.length() <= USER_MAX && user.indexOf('\0') < 0;
  }

  /**
   * What a start needs.
   *
   * @param rules in the order of their numbers
   * @param open alerts that are not over
   * @param newest alerts, newest first
   * @param raisedMillis by rule, when it was raised last
   */
  record Kept(
      List<AlertRule> rules,
      List<Alert> open,
      List<Alert> newest,
      Map<String, Long> raisedMillis,
      List<DrawdownMark> marks) {}

  /**
   * Reads all rules, all open alerts and the newest alerts.
   *
   * @param newest how many of these
   */
  Kept load(int newest);

  /** Keeps a new rule. */
  void create(AlertRule rule);

  /**
   * Keeps {@code after} in place of the version before it.
   *
   * @return false where another version than {@code after.version() − 1} is kept, or none: nothing
   *     changes
   */
  boolean replace(AlertRule after);

  /**
   * Forgets a rule.
   *
   * @return false where another version is kept, or none: nothing changes
   */
  boolean delete(String id, long version);

  /**
   * Keeps alerts, new or in the place of what was kept of them, in one transaction; an
   * acknowledgement is never taken back. Those that are over go beyond the newest {@value
   * #ALERTS_MAX}.
   */
  void write(List<Alert> alerts);

  /** One alert, if it is kept. */
  Optional<Alert> alert(long number);

  /**
   * Alerts with a number below {@code before}, newest first.
   *
   * @param owner whose, or null for anybody's
   */
  List<Alert> newest(@Nullable String owner, Which which, long before, int limit);

  /** Keeps marks in the place of all that were kept. */
  void writeMarks(List<DrawdownMark> marks);
}
