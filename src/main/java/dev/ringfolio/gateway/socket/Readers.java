package dev.ringfolio.gateway.socket;

import dev.ringfolio.bus.Bus;
import dev.ringfolio.bus.TopicHandler;
import dev.ringfolio.bus.TopicReader;
import dev.ringfolio.contract.OptimizationEvent;
import dev.ringfolio.contract.OptimizationProgress;
import dev.ringfolio.contract.PriceUpdate;
import dev.ringfolio.contract.Topics;
import dev.ringfolio.contract.UpstreamSymbol;
import dev.ringfolio.gateway.session.Instance;
import java.util.List;

/** The reading ends of one gateway instance, and which of its parts takes in what they bring. */
final class Readers {
  private final List<TopicReader> readers;

  Readers(Bus bus, String name, Instance instance) {
    this.readers =
        List.of(
            bus.reader(Topics.PRICE_UPDATES, name, prices(instance)),
            bus.reader(Topics.OPTIMIZATION_EVENTS, name, events(instance)),
            bus.reader(Topics.OPTIMIZATION_PROGRESS, name, progress(instance)),
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

  private static TopicHandler<OptimizationEvent> events(Instance instance) {
    return new TopicHandler<>() {
      @Override
      public void began(long epoch, long position) {
        instance.events().began(epoch, position);
      }

      @Override
      public void entries(long epoch, long first, List<OptimizationEvent> entries) {
        instance.events().entries(epoch, first, entries);
        instance.progress().events(entries);
      }

      @Override
      public void gap(long epoch, long from, long to) {
        instance.events().gap(epoch, from, to);
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
