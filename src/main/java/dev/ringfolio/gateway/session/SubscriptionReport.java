package dev.ringfolio.gateway.session;

import dev.ringfolio.core.model.Symbol;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The answer to a subscribe or unsubscribe.
 *
 * @param subscribed or unsubscribed
 * @param symbols accepted, of this request
 * @param refused of this request
 * @param pending of {@code symbols}, those without a price
 * @param portfolios named by this request; null where none are
 * @param recovered whether all that was missed follows; null where that was not asked
 * @param maxRate NaN for no limit
 * @param simulated whether the prices are
 */
record SubscriptionReport(
    ClientTopic topic,
    boolean subscribed,
    List<Symbol> symbols,
    List<RefusedSymbol> refused,
    List<Symbol> pending,
    @Nullable List<String> portfolios,
    long epoch,
    long head,
    @Nullable Boolean recovered,
    double maxRate,
    boolean simulated) {}
