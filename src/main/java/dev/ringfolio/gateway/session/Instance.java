package dev.ringfolio.gateway.session;

import dev.ringfolio.core.time.Clock;
import dev.ringfolio.gateway.fanout.EventLogs;
import dev.ringfolio.gateway.fanout.FreshnessBook;
import dev.ringfolio.gateway.fanout.PriceBoard;
import dev.ringfolio.gateway.fanout.ProgressBoard;
import dev.ringfolio.gateway.fanout.ValuationBoard;
import dev.ringfolio.gateway.json.OptimizationRequests;

/** What the sessions of one gateway instance share. All of it lives on the instance's loop. */
public record Instance(
    Settings settings,
    Clock clock,
    PriceBoard prices,
    EventLogs events,
    ProgressBoard progress,
    ValuationBoard valuations,
    Tiers tiers,
    Upstream upstream,
    OptimizationRequests requests,
    FreshnessBook freshness,
    Desk desk,
    Counters counters) {}
