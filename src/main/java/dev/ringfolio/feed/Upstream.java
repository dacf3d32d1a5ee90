package dev.ringfolio.feed;

import dev.ringfolio.core.model.Symbol;

/**
 * What the session asks of the world. Nothing here answers: what comes of it is told to {@link
 * FinnhubSession} by its own methods, later, on the same thread.
 */
interface Upstream {
  /** Answered by exactly one of {@code connected} and {@code refused}. */
  void connect();

  /** Answered by {@code closed}, within seconds even where the peer is dead. */
  void close();

  void subscribe(Symbol symbol);

  void unsubscribe(Symbol symbol);

  /** A WebSocket ping; a pong is told as {@code alive}. */
  void ping();

  /** Answered by exactly one {@code quoteAnswered}, within seconds. */
  void fetchQuote(Symbol symbol);

  /** Answered by exactly one {@code marketStatusAnswered}, within seconds. */
  void fetchMarketStatus();
}
