package dev.ringfolio.core.market;

/**
 * A stretch of time in which trades may have been lost.
 *
 * @param fromMillis {@link #EVER} where nothing was seen before
 * @param toMillis exclusive; {@link #ON} where it lasts
 */
public record Gap(long fromMillis, long toMillis) {
  /** The beginning of what nobody has seen. */
  public static final long EVER = Long.MIN_VALUE;

  /** The end of what is still lost. */
  public static final long ON = Long.MAX_VALUE;

  /** Whether it touches the stretch from {@code from} to {@code to}, which is exclusive. */
  public boolean touches(long from, long to) {
    return fromMillis < to && toMillis > from;
  }
}
