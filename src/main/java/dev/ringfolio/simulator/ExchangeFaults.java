package dev.ringfolio.simulator;

import io.vertx.core.Context;

/**
 * The ways in which the upstream is known to fail, on demand, for tests of its client. Any thread;
 * each takes effect on the exchange's event loop.
 */
public final class ExchangeFaults {
  private final Context context;
  private final ExchangeServer server;

  ExchangeFaults(Context context, ExchangeServer server) {
    this.context = context;
    this.server = server;
  }

  /** Ends every connection without a close frame. Call it again and again to flap. */
  public void cutAll() {
    context.runOnContext(now -> server.cutAll());
  }

  /** Keeps connections open, sends nothing and answers nothing; or speaks again. */
  public void silence(boolean on) {
    context.runOnContext(now -> server.silence(on));
  }

  /** Answers handshakes with an HTTP status, for example 401, 429 or 200; 0 takes them again. */
  public void refuse(int status) {
    context.runOnContext(now -> server.refuse(status));
  }
}
