package dev.ringfolio.optimization.comparison;

import dev.ringfolio.core.model.StoreUnavailable;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where comparisons are kept. What a method has done when it returns survives the end of this
 * process. Blocking: call it on a pool, never on an event loop.
 *
 * <p>Every method throws {@link StoreUnavailable} where the store cannot be used now; then nothing
 * is changed, or it is not known whether it is.
 */
public interface ComparisonStore {
  /** Comparisons that are kept, of all users: the newest. Some 100 MB where all are of 200. */
  int COMPARISONS_MAX = 1_000;

  /** Characters of a user's name. */
  int OWNER_MAX = 512;

  /** Whether comparisons of {@code user} can be kept. */
  static boolean canName(String user) {
    return user.length() <= OWNER_MAX && user.indexOf('\0') < 0;
  }

  /**
   * What a start needs.
   *
   * @param open those that are not over, oldest first
   * @param last the greatest number that is kept; 0 where none is
   */
  record Kept(List<KeptComparison> open, long last) {
    public Kept {
      open = List.copyOf(open);
    }
  }

  /** Reads what a start needs. */
  Kept load();

  /**
   * Keeps a new comparison, unless its owner has one of the same request id; those that are over go
   * beyond the newest {@value #COMPARISONS_MAX}.
   *
   * @return the one that is there already: nothing changes
   */
  Optional<KeptComparison> accept(KeptComparison comparison);

  /** Keeps what came of comparisons, all or none. One that is not kept any more is passed over. */
  void finish(List<KeptComparison> over);

  /** One comparison, if it is kept. */
  Optional<KeptComparison> find(long number);

  /**
   * Comparisons with a number below {@code before}, newest first, without their answers.
   *
   * @param owner whose, or null for anybody's
   * @param portfolioId only those of its positions, or null
   */
  List<KeptComparison> newest(
      @Nullable String owner, @Nullable String portfolioId, long before, int limit);
}
