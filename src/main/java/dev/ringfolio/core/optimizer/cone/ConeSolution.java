package dev.ringfolio.core.optimizer.cone;

/**
 * A point of a {@link ConeProgram} with its multipliers.
 *
 * @param dense v, N; <em>read</em>
 * @param border multipliers of the border rows; not negative unless an equality's; <em>read</em>
 * @param hinges what {@code α'v − β} of each hinge is worth, {@code z₁ + σz₂}, M; <em>read</em>
 * @param cones multipliers of {@code g'v + d} of each cone; <em>read</em>
 * @param directions of {@code Fv + f} that the multiplier of each cone points in, in its length;
 *     <em>read</em>
 */
@SuppressWarnings("ArrayRecordComponent") // read, never written
public record ConeSolution(
    double[] dense, double[] border, double[] hinges, double[] cones, double[][] directions) {}
