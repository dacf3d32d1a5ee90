package dev.ringfolio.app;

import dev.ringfolio.config.Config;

/**
 * What the configuration leaves to the machine, decided.
 *
 * @param optimization with the number of workers filled in
 * @param gateways instances
 * @param userQuota requests of one user that may wait: the queue's capacity where all are one user
 * @param portfoliosOfUser likewise
 */
record Sizes(Config.Optimization optimization, int gateways, int userQuota, int portfoliosOfUser) {

  static Sizes of(Config config, int cores) {
    Config.Optimization given = config.optimization();
    int workers = given.workers() > 0 ? given.workers() : Math.max(1, cores - 1);
    int gateways =
        config.gateway().instances() > 0 ? config.gateway().instances() : Math.max(1, cores / 2);
    boolean oneUser = config.auth().mode().equals("none");
    return new Sizes(
        new Config.Optimization(
            workers,
            given.queueCapacity(),
            given.cacheTtl(),
            given.cacheEntries(),
            given.autoInterval(),
            given.timeLimit()),
        gateways,
        oneUser ? given.queueCapacity() : config.limits().queuedRequests(),
        oneUser ? config.limits().portfolios() : config.limits().portfoliosPerUser());
  }
}
