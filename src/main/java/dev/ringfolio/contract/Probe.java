package dev.ringfolio.contract;

/** Are you there? Answered on the module's own context. */
public record Probe() {}
