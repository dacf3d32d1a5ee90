package dev.ringfolio.contract;

/**
 * Who asks for portfolios.
 *
 * @param all whether those of others are theirs to read and write, too
 */
public record Asker(String user, boolean all) {

  /** Whether what is {@code owner}'s is theirs to read and write. */
  public boolean may(String owner) {
    return all || user.equals(owner);
  }
}
