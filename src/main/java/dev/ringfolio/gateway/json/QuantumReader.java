package dev.ringfolio.gateway.json;

import dev.ringfolio.core.model.Quantum;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code risk_factor}, {@code budget}, {@code layers} and {@code penalty} of {@code
 * parameters}. How many layers a circuit may have is the engine's to say.
 */
final class QuantumReader {
  private static final double FACTOR_MAX = 1e9;
  private static final double PENALTY_MIN = 1e-9;
  private static final int LAYERS_MAX = 1_000;

  private QuantumReader() {}

  static Quantum read(Fields fields, WeightsReader request) {
    Quantum fallback = Quantum.DEFAULT;
    @Nullable Integer budget =
        fields.has("budget")
            ? Integer.valueOf((int) fields.wholeNumber("budget", 1, 1, request.count()))
            : null;
    return new Quantum(
        fields.numberWithin("risk_factor", fallback.riskFactor(), 0.0, FACTOR_MAX, ""),
        budget,
        (int) fields.wholeNumber("layers", fallback.layers(), 1, LAYERS_MAX),
        fields.numberWithin("penalty", fallback.penalty(), PENALTY_MIN, FACTOR_MAX, ""));
  }
}
