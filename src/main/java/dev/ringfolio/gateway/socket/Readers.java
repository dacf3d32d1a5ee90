package dev.ringfolio.gateway.socket;

import dev.ringfolio.bus.Bus;
import dev.ringfolio.bus.TopicHandler;
import dev.ringfolio.bus.TopicReader;
import dev.ringfolio.contract.OptimizationEvent;
import dev.ringfolio.contract.OptimizationProgress;
import dev.ringfolio.contract.PortfolioValuation;
import dev.ringfolio.contract.PriceUpdate;
import dev.ringfolio.contract.Topics;
import dev.ringfolio.contract.UpstreamSymbol;
import dev.ringfolio.contract.UserTier;
import dev.ringfolio.gateway.fanout.EventLog;
import dev.ringfolio.gateway.session.Instance;
import java.util.List;

/** The reading ends of one gateway instance, and which of its parts takes in what they bring. */
final class Readers {
  private final List<TopicReader> readers;

  Readers(Bus bus, String name, Instance instance) {
    this.readers =
        List.of(
            bus.reader(Topics.PRICE_UPDATES, name, prices(instance)),
            bus.reader(Topics.OPTIMIZATION_EVENTS, name, optimizations(instance)),
            bus.reader(Topics.OPTIMIZATION_PROGRESS, name, progress(instance)),
            bus.reader(Topics.VALUATIONS, name, valuations(instance)),
            bus.reader(Topics.RISK_ALERTS, name, new LogFiller<>(instance.events().alerts())),
            bus.reader(Topics.SIGNALS, name, new LogFiller<>(instance.events().signals())),
            bus.reader(Topics.USER_TIERS, name, tiers(instance)),
            bus.reader(Topics.UPSTREAM_SYMBOLS, name, upstream(instance)));
  }

  void close() {
    readers.forEach(TopicReader::close);
  }

  private static TopicHandler<PriceUpdate> prices(Instance instance) {
    return new TopicHandler<>() {
      @Override
      public void entries(long epoch, long first, List<PriceUpdate> entries) {
        instance.prices().entries(epoch, first, entries);
      }

      @Override
      public void snapshot(long epoch, long head, List<PriceUpdate> values) {
        instance.prices().snapshot(epoch, head, values);
      }
    };
  }

  /** Takes what is read of a topic of events into its log. */
  private static class LogFiller<E> implements TopicHandler<E> {
    private final EventLog<E> log;

    LogFiller(EventLog<E> log) {
      this.log = log;
    }

    @Override
    public void began(long epoch, long position) {
      log.began(epoch, position);
    }

    @Override
    public void entries(long epoch, long first, List<E> entries) {
      log.entries(epoch, first, entries);
    }

    @Override
    public void gap(long epoch, long from, long to) {
      log.gap(epoch, from, to);
    }
  }

  private static TopicHandler<OptimizationEvent> optimizations(Instance instance) {
    return new LogFiller<>(instance.events().optimizations()) {
      @Override
      public void entries(long epoch, long first, List<OptimizationEvent> entries) {
        super.entries(epoch, first, entries);
        instance.progress().events(entries);
      }
    };
  }

  private static TopicHandler<PortfolioValuation> valuations(Instance instance) {
    return new TopicHandler<>() {
      @Override
      public void entries(long epoch, long first, List<PortfolioValuation> entries) {
        instance.valuations().entries(epoch, entries);
      }

      @Override
      public void snapshot(long epoch, long head, List<PortfolioValuation> values) {
        instance.valuations().snapshot(epoch, values);
      }
    };
  }

  private static TopicHandler<UserTier> tiers(Instance instance) {
    return new TopicHandler<>() {
      @Override
      public void began(long epoch, long position) {
        instance.tiers().lost();
      }

      @Override
      public void entries(long epoch, long first, List<UserTier> entries) {
        instance.tiers().entries(entries);
      }

      @Override
      public void gap(long epoch, long from, long to) {
        instance.tiers().lost();
      }
    };
  }

  private static TopicHandler<OptimizationProgress> progress(Instance instance) {
    return new TopicHandler<>() {
      @Override
      public void entries(long epoch, long first, List<OptimizationProgress> entries) {
        instance.progress().entries(entries);
      }

      @Override
      public void snapshot(long epoch, long head, List<OptimizationProgress> values) {
        instance.progress().snapshot(values);
      }
    };
  }

  private static TopicHandler<UpstreamSymbol> upstream(Instance instance) {
    return new TopicHandler<>() {
      @Override
      public void entries(long epoch, long first, List<UpstreamSymbol> entries) {
        instance.upstream().entries(entries);
      }

      @Override
      public void snapshot(long epoch, long head, List<UpstreamSymbol> values) {
        instance.upstream().snapshot(values);
      }
    };
  }
}
