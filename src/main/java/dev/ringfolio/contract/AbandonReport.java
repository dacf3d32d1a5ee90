package dev.ringfolio.contract;

/** Who asked for a report does not wait for it any more. */
public record AbandonReport(String ticket) {}
