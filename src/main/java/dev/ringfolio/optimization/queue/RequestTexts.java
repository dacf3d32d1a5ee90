package dev.ringfolio.optimization.queue;

import dev.ringfolio.contract.Optimize;
import java.util.function.Function;

/**
 * How requests are written and read again. Any thread.
 *
 * @param write the whole request as text
 * @param parse the request that a text was made of; throws {@link IllegalArgumentException} with
 *     the reason where it cannot be read
 */
public record RequestTexts(Function<Optimize, String> write, Function<String, Optimize> parse) {}
