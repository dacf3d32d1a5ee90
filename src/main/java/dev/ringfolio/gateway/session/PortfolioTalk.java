package dev.ringfolio.gateway.session;

import dev.ringfolio.contract.OptimizationEvent;
import dev.ringfolio.contract.OptimizationEvent.OptimizationFinished;
import dev.ringfolio.contract.StoredOptimization;
import dev.ringfolio.gateway.auth.Identity;
import dev.ringfolio.gateway.fanout.AnswerCursor;
import dev.ringfolio.gateway.fanout.DirtyMarks;
import dev.ringfolio.gateway.fanout.EventCursor.Audience;
import dev.ringfolio.gateway.fanout.EventCursor.Gap;
import dev.ringfolio.gateway.fanout.EventFrames;
import dev.ringfolio.gateway.fanout.EventFrames.Text;
import dev.ringfolio.gateway.fanout.EventKind;
import dev.ringfolio.gateway.fanout.EventLog;
import dev.ringfolio.gateway.fanout.ValuationSeats;
import dev.ringfolio.gateway.json.Refusal;
import dev.ringfolio.gateway.session.ClientMessage.Subscribe;
import dev.ringfolio.gateway.session.ClientMessage.Unsubscribe;
import dev.ringfolio.gateway.wire.FrameBuffer;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What one client is told on {@code portfolio_updates}: what becomes of optimizations, how far they
 * are, and what portfolios are worth; and the requests that it makes itself, whose answers it is
 * told without subscribing.
 */
final class PortfolioTalk {
  private final Client client;
  private final AnswerCursor cursor;
  private final EventTalk<OptimizationEvent> events;

  /** Of progress and of valuations. */
  private final DirtyMarks marks;

  private final OwnRequests requests;

  /** Null where it is not subscribed. */
  private @Nullable ValuationSeats valuations;

  PortfolioTalk(Client client, Identity identity) {
    this.client = client;
    Instance instance = client.instance();
    this.requests = new OwnRequests(instance, client.id(), identity, new Told());
    EventLog<OptimizationEvent> log = instance.events().optimizations();
    this.cursor =
        new AnswerCursor(
            log, client.reader(), Audience.ofUser(instance.settings().shared()), new EventsTold());
    this.events = new EventTalk<>(client, ClientTopic.PORTFOLIO_UPDATES, log, cursor);
    this.marks = client.marks();
    instance.progress().enter(client.id(), marks);
  }

  EventTalk<OptimizationEvent> events() {
    return events;
  }

  OwnRequests requests() {
    return requests;
  }

  void subscribe(Subscribe message) {
    events.inTurn(
        () -> {
          List<String> named = message.portfolios();
          int size = valuations == null || named == null ? 0 : valuations.sizeWith(named);
          if (size > MessageFields.PORTFOLIOS_MAX) {
            Refusal refusal = MessageFields.tooManyPortfolios(size).refusal();
            client.instance().counters().refuse(refusal.code().wire());
            return client.dialect().error(refusal, null, null, client.millis());
          }
          client.instance().progress().subscribe(client.user(), marks);
          if (valuations == null) {
            valuations = new ValuationSeats(client.instance().valuations(), client.user(), marks);
          }
          valuations.add(named, message.restNanos());
          return events.begin(message);
        });
  }

  /** Ends the subscription, or takes portfolios out of it. */
  void unsubscribe(Unsubscribe message) {
    events.inTurn(
        () -> {
          List<String> named = message.portfolios();
          if (named == null) {
            leaveValuations();
            client.instance().progress().unsubscribe(client.user(), marks);
            return events.end();
          }
          if (valuations != null) {
            valuations.remove(named);
          }
          return events.leaving(named);
        });
  }

  private void leaveValuations() {
    if (valuations != null) {
      valuations.close();
      valuations = null;
    }
  }

  /** Writes the states that are newer than what was sent; see {@link DirtyMarks#write}. */
  long writeStates(FrameBuffer out, int bytesMax, long now) {
    return marks.write(out, bytesMax, now);
  }

  void leave() {
    cursor.close();
    leaveValuations();
    client.instance().progress().leave(client.id(), client.user());
  }

  /** What the client's requests tell it. */
  private final class Told implements OwnRequests.Told {
    @Override
    public void refused(Refusal refusal, @Nullable String requestId) {
      client.session().refuse(refusal, requestId);
      client.session().readOn();
    }

    @Override
    public void again(OptimizationEvent event) {
      put(event, () -> true);
    }

    @Override
    public void again(StoredOptimization kept) {
      client.session().put(new Again(EventKind.kept(kept), () -> true));
      client.session().readOn();
    }

    @Override
    public void againUnlessAnswered(OptimizationFinished finished) {
      put(finished, () -> requests.tellsAgain(finished));
    }

    private void put(OptimizationEvent event, BooleanSupplier due) {
      // Where its own event was lost, the board has not heard that it is finished. That it is
      // queued may be older than what the board knows.
      if (event instanceof OptimizationFinished) {
        client.instance().progress().events(List.of(event));
      }
      client.session().put(new Again(EventKind.OPTIMIZATIONS.text(event), due));
      client.session().readOn();
    }

    @Override
    public void awaited(String requestId) {
      // Where all clients are one user, each has ids of its own, so the request is its own.
      if (!client.instance().settings().shared()) {
        cursor.adopt(requestId);
      }
    }

    @Override
    public void goOn() {
      client.session().wake();
      client.session().readOn();
    }
  }

  /** An answer given again: not an event of the stream, so without a seq of its own. */
  private final class Again implements Outgoing {
    private final Text text;
    private final BooleanSupplier due;

    /**
     * @param due asked when it is its turn: whether it is still to be told
     */
    Again(Text text, BooleanSupplier due) {
      this.text = text;
      this.due = due;
    }

    @Override
    public int heldBytes() {
      return 0;
    }

    @Override
    public boolean write(FrameBuffer out, int bytesMax, long nowNanos) {
      if (due.getAsBoolean()) {
        out.append(
            EventFrames.again(
                client.dialect().encoding(),
                text,
                client.instance().events().optimizations().epoch(),
                cursor.lastSent(),
                client.millis()));
      }
      return true;
    }
  }

  /** What the cursor tells of events. */
  private final class EventsTold implements AnswerCursor.Answers {
    @Override
    public void wake() {
      client.session().wake();
    }

    @Override
    public boolean waitsForAnswers() {
      return requests.waits();
    }

    @Override
    public void answered(String requestId) {
      requests.answered(requestId);
    }

    @Override
    public void gap(FrameBuffer out, Gap gap) {
      client.freshness().gap();
      out.append(client.dialect().gap(ClientTopic.PORTFOLIO_UPDATES, gap, client.millis()));
      requests.recheck();
    }

    @Override
    public boolean hasAnswer(OptimizationEvent event) {
      return requests.wasToldAgain(event);
    }

    @Override
    public void answersLost() {
      requests.recheck();
    }
  }
}
