package dev.ringfolio.gateway.session;

import dev.ringfolio.core.model.WireName;

/** What a client can subscribe to. */
public enum ClientTopic implements WireName {
  PRICE_UPDATES,
  PORTFOLIO_UPDATES,
  /** Named by the protocol; nothing writes to it yet. */
  RISK_ALERTS,
  /** Named by the protocol; nothing writes to it yet. */
  SIGNALS
}
