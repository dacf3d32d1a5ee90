package dev.ringfolio.contract;

/** The owner knows of an alert. */
public record AcknowledgeAlert(Asker asker, String id) {}
