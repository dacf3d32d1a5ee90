package dev.ringfolio.gateway.fanout;

import dev.ringfolio.contract.OptimizationEvent;
import dev.ringfolio.contract.OptimizationEvent.OptimizationFinished;
import dev.ringfolio.contract.OptimizationProgress;
import dev.ringfolio.core.time.Clock;
import dev.ringfolio.gateway.json.JsonWriter;
import dev.ringfolio.gateway.json.OptimizationJson;
import dev.ringfolio.gateway.json.Syntax;
import dev.ringfolio.gateway.wire.FrameBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How far each running request is, and who is told: the client that asked, and its user's
 * subscribers. A request's cell goes when it is finished; of the others the oldest goes where there
 * are more than the topic holds.
 */
public final class ProgressBoard {
  /** At most five messages a second for each request. */
  static final long MIN_INTERVAL_NANOS = Duration.ofMillis(200).toNanos();

  private final int cellsMax;
  private final Clock clock;
  private final Map<OptimizationProgress.Key, Cell> cells = new LinkedHashMap<>();
  private final Map<String, DirtyMarks> byClient = new HashMap<>();
  private final Map<String, Set<DirtyMarks>> byUser = new HashMap<>();

  /**
   * The newest that finished, and when: their progress comes on a topic of its own, and may come
   * later.
   */
  private final Map<OptimizationProgress.Key, Long> finished = new LinkedHashMap<>();

  public ProgressBoard(int cellsMax, Clock clock) {
    this.cellsMax = cellsMax;
    this.clock = clock;
  }

  /** A client came. It is told of its own requests. */
  public void enter(String clientId, DirtyMarks marks) {
    byClient.put(clientId, marks);
  }

  /** A client left. */
  public void leave(String clientId, String user) {
    DirtyMarks marks = byClient.remove(clientId);
    if (marks != null) {
      unsubscribe(user, marks);
      cells.values().forEach(cell -> cell.unseat(marks));
    }
  }

  /** Tells {@code marks} of every request of {@code user}, the running ones first. */
  public void subscribe(String user, DirtyMarks marks) {
    byUser.computeIfAbsent(user, first -> new LinkedHashSet<>()).add(marks);
    for (Cell cell : cells.values()) {
      if (cell.progress.user().equals(user) && !cell.seats(marks)) {
        cell.seat(marks);
      }
    }
  }

  /** Ends {@link #subscribe}; the client's own requests go on. */
  public void unsubscribe(String user, DirtyMarks marks) {
    Set<DirtyMarks> subscribers = byUser.get(user);
    if (subscribers != null && subscribers.remove(marks)) {
      if (subscribers.isEmpty()) {
        byUser.remove(user);
      }
      for (Cell cell : cells.values()) {
        if (byClient.get(cell.progress.clientId()) != marks) {
          cell.unseat(marks);
        }
      }
    }
  }

  /** Takes in what was appended to the topic. */
  public void entries(List<OptimizationProgress> entries) {
    entries.forEach(this::update);
  }

  /** Takes in the last value of every request, in place of all that was known. */
  public void snapshot(List<OptimizationProgress> values) {
    Set<OptimizationProgress.Key> known = new HashSet<>();
    values.forEach(value -> known.add(value.key()));
    List.copyOf(cells.keySet()).stream().filter(key -> !known.contains(key)).forEach(this::remove);
    values.forEach(this::update);
  }

  /** A finished request has no progress. */
  public void events(List<? extends OptimizationEvent> events) {
    for (OptimizationEvent event : events) {
      OptimizationProgress.Key key =
          new OptimizationProgress.Key(event.user(), event.clientId(), event.requestId());
      if (event instanceof OptimizationFinished) {
        remove(key);
        finished.put(key, event.atMillis());
        if (finished.size() > cellsMax) {
          finished.remove(finished.keySet().iterator().next());
        }
      } else if (event.atMillis() > finished.getOrDefault(key, Long.MAX_VALUE)) {
        // An id that the queue has forgotten may be given again; what is older came late.
        finished.remove(key);
      }
    }
  }

  private void update(OptimizationProgress progress) {
    OptimizationProgress.Key key = progress.key();
    if (finished.containsKey(key)) {
      return;
    }
    Cell cell = cells.get(key);
    if (cell != null) {
      cell.update(progress);
      return;
    }
    if (cells.size() >= cellsMax) {
      remove(cells.keySet().iterator().next());
    }
    Cell added = new Cell(progress, clock);
    cells.put(key, added);
    Set<DirtyMarks> told = new LinkedHashSet<>(byUser.getOrDefault(progress.user(), Set.of()));
    DirtyMarks asker = byClient.get(progress.clientId());
    if (asker != null) {
      told.add(asker);
    }
    told.forEach(added::seat);
  }

  private void remove(OptimizationProgress.Key key) {
    Cell cell = cells.remove(key);
    if (cell != null) {
      cell.unseatAll();
    }
  }

  private static final class Cell extends StateCell {
    private final Clock clock;
    private OptimizationProgress progress;

    /** By encoding. */
    private final byte[] @Nullable [] frames = new byte[Encoding.COUNT][];

    Cell(OptimizationProgress progress, Clock clock) {
      this.progress = progress;
      this.clock = clock;
    }

    /** Takes the newest value in; nothing happens where it is the one that is held. */
    void update(OptimizationProgress newest) {
      if (newest.equals(progress)) {
        return;
      }
      progress = newest;
      Arrays.fill(frames, null);
      changed();
    }

    void seat(DirtyMarks marks) {
      Seat seat = new Seat(this, marks);
      seat.limit(MIN_INTERVAL_NANOS);
      seat.mark();
    }

    boolean seats(DirtyMarks marks) {
      return seats().stream().anyMatch(seat -> seat.belongsTo(marks));
    }

    void unseat(DirtyMarks marks) {
      new ArrayList<>(seats()).stream().filter(seat -> seat.belongsTo(marks)).forEach(Seat::leave);
    }

    void unseatAll() {
      new ArrayList<>(seats()).forEach(Seat::leave);
    }

    @Override
    public boolean present() {
      return true;
    }

    @Override
    long seq() {
      return progress.seq();
    }

    @Override
    void write(FrameBuffer out, Form form, long conflated) {
      Encoding encoding = form.encoding();
      byte[] frame = frames[encoding.index()];
      if (frame == null) {
        frame = encoding.frame(message(encoding.syntax()));
        frames[encoding.index()] = frame;
      }
      out.append(frame);
    }

    private byte[] message(Syntax syntax) {
      JsonWriter json =
          new JsonWriter(syntax).object().field("type", "portfolio_update").object("data");
      OptimizationJson.progress(json, progress);
      return json.endObject().epochSecondsField("timestamp", clock.millis()).endObject().bytes();
    }

    @Override
    void writeElement(FrameBuffer out, Form form, long conflated) {
      throw new IllegalStateException("progress goes in no batch: " + progress.requestId());
    }
  }
}
