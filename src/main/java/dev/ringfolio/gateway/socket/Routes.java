package dev.ringfolio.gateway.socket;

import io.vertx.ext.web.Router;

/**
 * What one gateway instance serves over plain HTTP. Mounted, drained and closed on the instance's
 * own context.
 */
public interface Routes {
  void mount(Router router);

  /** From now on the service is not ready, and takes no new work. */
  void drain();

  void close();
}
