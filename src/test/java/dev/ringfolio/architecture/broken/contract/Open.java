package dev.ringfolio.architecture.broken.contract;

/** Breaks a rule on purpose. */
public interface Open {}
