package dev.ringfolio.contract;

/** Asks for one alert rule. */
public record ReadAlertRule(Asker asker, String id) {}
