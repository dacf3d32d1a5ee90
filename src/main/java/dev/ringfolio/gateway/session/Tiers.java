package dev.ringfolio.gateway.session;

import dev.ringfolio.contract.Failure;
import dev.ringfolio.contract.ReadTier;
import dev.ringfolio.contract.TierRead;
import dev.ringfolio.contract.UserTier;
import dev.ringfolio.core.model.Tier;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the users of an instance's clients have paid for, as it is kept. A user is asked for once,
 * when the first of its clients needs to know; after that the topic of tiers tells, and a broadcast
 * asks nobody. A user is forgotten with its last client, so there are no more than connections.
 *
 * <p>What the topic tells is newer than any answer to a question that was asked before. Where the
 * topic lost something, all users are asked for anew, a few at a time, and meanwhile what was known
 * holds. What could not be read is asked for again about once a second.
 */
public final class Tiers {
  /** Questions under way. */
  static final int ASKED_MAX = 16;

  private final Desk desk;
  private final Map<String, Standing> users = new HashMap<>();
  private final Set<String> toAsk = new LinkedHashSet<>();
  private final Set<String> toAskLater = new LinkedHashSet<>();
  private int asked;

  public Tiers(Desk desk) {
    this.desk = desk;
  }

  /** One user's tier, as long as a client of it is here. */
  static final class Standing {
    private final String user;

    /** What its clients are to be told before the tier is another. */
    private final Set<Runnable> clients = new LinkedHashSet<>(2);

    private @Nullable Tier tier;

    /** Whether it was read or told; else {@link #tier} says nothing. */
    private boolean settled;

    /** Whether a question is under way, and whether one is to follow it. */
    private boolean asking;

    private boolean askAgain;

    /** Grows with what the topic tells. */
    private int told;

    private final List<Runnable> waiting = new ArrayList<>(1);

    Standing(String user) {
      this.user = user;
    }

    /** The tier; {@code claimed} where none is known. */
    Tier or(Tier claimed) {
      return tier == null ? claimed : tier;
    }
  }

  /**
   * One more client of {@code user} needs to know.
   *
   * @param changes called before each change, as long as the client is here
   * @param settled called when it is known, or cannot be: at once, or on a later turn
   */
  Standing enter(String user, Runnable changes, Runnable settled) {
    Standing standing = users.computeIfAbsent(user, Standing::new);
    standing.clients.add(changes);
    if (standing.settled) {
      settled.run();
    } else {
      standing.waiting.add(settled);
      if (!standing.asking) {
        toAsk.add(user);
        askNext();
      }
    }
    return standing;
  }

  /** A client that {@link #enter} counted is gone. */
  void leave(Standing standing, Runnable changes) {
    standing.clients.remove(changes);
    if (standing.clients.isEmpty()) {
      users.remove(standing.user);
      toAsk.remove(standing.user);
      toAskLater.remove(standing.user);
    }
  }

  /** Takes in what was appended to the topic. */
  public void entries(List<UserTier> entries) {
    for (UserTier entry : entries) {
      Standing standing = users.get(entry.user());
      if (standing != null) {
        standing.told++;
        settle(standing, entry.tier());
      }
    }
  }

  /** Something of the topic was lost, or its writer is a new one. */
  public void lost() {
    toAsk.addAll(users.keySet());
    askNext();
  }

  /** What could not be read is tried again. Called about once a second. */
  public void housekeep() {
    toAsk.addAll(toAskLater);
    toAskLater.clear();
    askNext();
  }

  private void askNext() {
    while (asked < ASKED_MAX && !toAsk.isEmpty()) {
      String user = toAsk.iterator().next();
      toAsk.remove(user);
      Standing standing = users.get(user);
      if (standing != null && standing.asking) {
        standing.askAgain = true;
      } else if (standing != null) {
        ask(standing);
      }
    }
  }

  private void ask(Standing standing) {
    asked++;
    standing.asking = true;
    int toldBefore = standing.told;
    desk.readTier(
        new ReadTier(standing.user),
        new Desk.Answer<>() {
          @Override
          public void answered(TierRead read) {
            over(standing);
            settle(standing, standing.told == toldBefore ? read.tier() : standing.tier);
            askNext();
          }

          @Override
          public void failed(Failure failure) {
            over(standing);
            if (users.get(standing.user) == standing) {
              toAskLater.add(standing.user);
            }
            release(standing);
            askNext();
          }
        });
  }

  private void over(Standing standing) {
    asked--;
    standing.asking = false;
    if (standing.askAgain && users.get(standing.user) == standing) {
      toAsk.add(standing.user);
    }
    standing.askAgain = false;
  }

  private static void settle(Standing standing, @Nullable Tier tier) {
    if (tier != standing.tier) {
      standing.clients.forEach(Runnable::run);
    }
    standing.tier = tier;
    standing.settled = true;
    release(standing);
  }

  private static void release(Standing standing) {
    List<Runnable> waiting = List.copyOf(standing.waiting);
    standing.waiting.clear();
    waiting.forEach(Runnable::run);
  }

  /** Users known. */
  int size() {
    return users.size();
  }
}
