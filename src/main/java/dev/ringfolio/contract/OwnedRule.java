package dev.ringfolio.contract;

/** What a user has made to be watched for, as it is kept. */
public sealed interface OwnedRule permits AlertRule, TriggerRule {
  /** A number in decimal; newer ones have greater ones. */
  String id();

  /** Whose it is. */
  String owner();

  /** 1 when it was made; each change is the next one. */
  long version();

  /** Its number, by which all of its kind are kept in order. */
  default long number() {
    return Long.parseLong(id());
  }
}
