package dev.ringfolio.core.trigger;

import dev.ringfolio.core.model.Symbol;
import dev.ringfolio.core.model.TriggerCondition.CorrelationChange;
import dev.ringfolio.core.model.TriggerCondition.Custom;
import dev.ringfolio.core.model.TriggerCondition.News;
import dev.ringfolio.core.model.TriggerCondition.PriceChange;
import dev.ringfolio.core.model.TriggerCondition.RiskLimit;
import dev.ringfolio.core.model.TriggerCondition.TimeBased;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One trigger and where it stands. A part of its {@link TriggerEngine}. */
final class TriggerWatch {
  final TriggerSpec spec;
  final Sensor sensor;

  /** Of those of one engine, in the order in which they were put. */
  final long number;

  /** Whose prices it watches. */
  List<Symbol> symbols;

  boolean armed;
  boolean due;

  /** Its portfolio is not there: it neither fires nor runs. */
  boolean suspended;

  long firedMillis;

  /** When it fired first, of the firings that the run it asked for last answers. */
  long askedMillis;

  /** The same of the run that began last. */
  long runAskedMillis;

  double firedValue;
  String reason;
  long ranMillis;
  private long sinceMillis;
  private @Nullable DrawdownMark mark;

  TriggerWatch(TriggerSpec spec, TriggerMemory memory, long number, long nowMillis) {
    this.spec = spec;
    this.number = number;
    this.armed = memory.armed();
    this.due = memory.due();
    this.suspended = memory.suspended();
    this.sinceMillis = memory.sinceMillis();
    this.firedMillis = memory.firedMillis();
    this.ranMillis = memory.ranMillis();
    holdNothingUp(nowMillis);
    this.askedMillis = firedMillis;
    this.firedValue = memory.firedValue();
    this.reason = memory.reason();
    this.mark = memory.mark();
    this.sensor = sensor(memory);
    this.symbols = symbolsOf(spec);
  }

  private Sensor sensor(TriggerMemory memory) {
    if (spec.condition() instanceof PriceChange of) {
      return new PriceMoves(of);
    } else if (spec.condition() instanceof TimeBased of) {
      return new ElapsedTime(of, sinceMillis);
    } else if (spec.condition() instanceof CorrelationChange of) {
      return new CorrelationShift(of, memory.reference());
    } else if (spec.condition() instanceof RiskLimit of) {
      return new MetricSensor(of.rule(), memory.mark());
    } else if (spec.condition() instanceof Custom of) {
      return new MetricSensor(of.rule(), memory.mark());
    }
    return new Prompt();
  }

  private static List<Symbol> symbolsOf(TriggerSpec spec) {
    if (spec.condition() instanceof Custom of) {
      return of.rule()
          .comparisons()
          .flatMap(c -> Stream.ofNullable(c.symbol()))
          .distinct()
          .toList();
    }
    return watchesMarket(spec) ? spec.symbols() : List.of();
  }

  private static boolean watchesMarket(TriggerSpec spec) {
    return spec.condition() instanceof PriceChange || spec.condition() instanceof CorrelationChange;
  }

  /** Whether the symbols that it watches are those of the portfolio's positions. */
  boolean followsPositions() {
    return watchesMarket(spec) && spec.symbols().isEmpty();
  }

  /** Whether {@code other} watches the same positions. */
  boolean followsSame(TriggerWatch other) {
    return followsPositions() && spec.whose().equals(other.spec.whose());
  }

  /** Whether time alone changes what it measures, upwards. */
  boolean isTimed() {
    return sensor instanceof ElapsedTime || (sensor instanceof MetricSensor of && of.ages());
  }

  /** Whether somebody has to name it for it to fire. */
  boolean isNews() {
    return spec.condition() instanceof News;
  }

  /** The clock was. */
  void setBack(long nowMillis) {
    holdNothingUp(nowMillis);
    sensor.setBack(nowMillis);
  }

  /** A clock that was set back would have it wait for the time that was. */
  private void holdNothingUp(long nowMillis) {
    sinceMillis = Math.min(sinceMillis, nowMillis);
    firedMillis = Math.min(firedMillis, nowMillis);
    ranMillis = Math.min(ranMillis, nowMillis);
  }

  boolean cooled(long nowMillis) {
    return firedMillis == 0 || nowMillis - firedMillis >= spec.cooldownMillis();
  }

  void fire(String why, double value, long nowMillis) {
    if (!due) {
      askedMillis = nowMillis;
    }
    firedMillis = nowMillis;
    sinceMillis = nowMillis;
    firedValue = value;
    reason = why;
    sensor.fired(nowMillis);
    armed = sensor.back(nowMillis); // what begins anew by firing is
  }

  /** From now on {@link #memory} has the newest mark of the drawdown. */
  void settle() {
    if (sensor instanceof MetricSensor of) {
      mark = of.mark(spec.portfolioId());
    }
  }

  TriggerMemory memory() {
    return new TriggerMemory(
        armed,
        sinceMillis,
        firedMillis,
        firedValue,
        reason,
        due,
        suspended,
        ranMillis,
        sensor instanceof CorrelationShift of ? of.reference() : null,
        mark);
  }
}
