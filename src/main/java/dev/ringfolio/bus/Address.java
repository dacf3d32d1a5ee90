package dev.ringfolio.bus;

import dev.ringfolio.contract.Service;
import dev.ringfolio.contract.Topic;

/** The addresses on the event bus. None stands anywhere else. */
final class Address {
  private Address() {}

  /** Where all readers of {@code topic} hear its writer. */
  static String bells(Topic<?> topic) {
    return "topic/" + topic.name() + "/bells";
  }

  /** Where the writer of {@code topic} hears its readers. */
  static String writer(Topic<?> topic) {
    return "topic/" + topic.name() + "/writer";
  }

  /** Where one reader of {@code topic} hears the writer. */
  static String reader(Topic<?> topic, String name) {
    return "topic/" + topic.name() + "/readers/" + name;
  }

  static String service(Service<?, ?> service) {
    return "service/" + service.name();
  }
}
