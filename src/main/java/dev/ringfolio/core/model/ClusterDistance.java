package dev.ringfolio.core.model;

/** What hierarchical risk parity calls near. */
public enum ClusterDistance implements WireName {
  /** The Euclidean distance between columns of the correlation distances. */
  LOPEZ_DE_PRADO,
  /** The correlation distance {@code sqrt((1 − ρ)/2)} itself. */
  CONDENSED
}
