package dev.ringfolio.contract;

/**
 * A module's own word on how it is.
 *
 * @param module its name; instances are numbered: {@code gateway-1}
 * @param status green or yellow; red is what health says of one that does not answer, or that says
 *     so itself
 * @param detail for people; empty when all is well
 */
public record ModuleReport(String module, Status status, String detail, ModuleFacts facts) {
  /** Health in three colours. */
  public enum Status implements dev.ringfolio.core.model.WireName {
    GREEN,
    YELLOW,
    RED
  }
}
