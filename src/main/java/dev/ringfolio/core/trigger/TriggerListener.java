package dev.ringfolio.core.trigger;

/** What the engine tells its owner, in the call that made it so. */
public interface TriggerListener {
  /**
   * A run is to begin. No other of its portfolio is told before the engine hears that it
   * {@linkplain TriggerEngine#ended ended}, was {@linkplain TriggerEngine#refused refused} or
   * {@linkplain TriggerEngine#dropped dropped}.
   */
  void run(TriggeredRun run);
}
