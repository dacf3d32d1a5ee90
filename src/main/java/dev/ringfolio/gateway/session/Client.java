package dev.ringfolio.gateway.session;

import dev.ringfolio.gateway.fanout.ClientFreshness;
import dev.ringfolio.gateway.fanout.DirtyMarks;
import dev.ringfolio.gateway.fanout.EventCursor;

/** What all that is talked about with one client needs of its connection. */
record Client(
    Instance instance,
    Dialect dialect,
    Session session,
    String id,
    String user,
    ClientFreshness freshness) {

  /** The client, as it reads events. */
  EventCursor.Reader reader() {
    return new EventCursor.Reader(
        id, user, dialect.encoding(), instance.clock(), instance.freshness());
  }

  /** No marks yet of states that it has not seen. */
  DirtyMarks marks() {
    return new DirtyMarks(dialect.form(), session::wakeOnTick, instance.freshness(), freshness);
  }

  long millis() {
    return instance.clock().millis();
  }
}
