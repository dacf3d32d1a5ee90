package dev.ringfolio.gateway.rest;

import dev.ringfolio.contract.HealthReport;
import dev.ringfolio.contract.ModuleFacts;
import java.util.List;
import java.util.Optional;

/** Finds what modules say of themselves in a report. */
final class Facts {
  private Facts() {}

  static <T extends ModuleFacts> List<T> all(HealthReport health, Class<T> type) {
    return health.modules().stream()
        .map(seen -> seen.report().facts())
        .filter(type::isInstance)
        .map(type::cast)
        .toList();
  }

  static <T extends ModuleFacts> Optional<T> first(HealthReport health, Class<T> type) {
    return all(health, type).stream().findFirst();
  }
}
