package dev.ringfolio.gateway.session;

import dev.ringfolio.core.model.WireName;

/** What a client can subscribe to. */
public enum ClientTopic implements WireName {
  PRICE_UPDATES,
  PORTFOLIO_UPDATES,
  RISK_ALERTS,
  SIGNALS
}
