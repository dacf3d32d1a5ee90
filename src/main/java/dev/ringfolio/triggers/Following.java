package dev.ringfolio.triggers;

import dev.ringfolio.bus.Bus;
import dev.ringfolio.bus.TopicHandler;
import dev.ringfolio.bus.TopicReader;
import dev.ringfolio.contract.Topic;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** The topics that a verticle follows, each from its state of that moment on. Owned by it. */
final class Following {
  private final Bus bus;
  private final String module;
  private final Runnable taken;
  private final List<TopicReader> readers = new ArrayList<>(3);

  /**
   * Follows nothing yet.
   *
   * @param module as which it is counted
   * @param taken is called after each batch
   */
  Following(Bus bus, String module, Runnable taken) {
    this.bus = bus;
    this.module = module;
    this.taken = taken;
  }

  /**
   * Follows {@code topic} from now on.
   *
   * @param snapshot takes the state of a state topic
   */
  <T> void follow(Topic<T> topic, Consumer<T> each, Consumer<List<T>> snapshot) {
    readers.add(
        bus.reader(
            topic,
            module,
            new TopicHandler<>() {
              @Override
              public void entries(long epoch, long first, List<T> entries) {
                entries.forEach(each);
                taken.run();
              }

              @Override
              public void snapshot(long epoch, long head, List<T> values) {
                snapshot.accept(values);
                taken.run();
              }
            }));
  }

  void close() {
    readers.forEach(TopicReader::close);
  }
}
