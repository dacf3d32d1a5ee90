package dev.ringfolio.bus;

/** A node of a {@link SimulatedNet} as the loop of an end: it stalls with the node. */
record SimulatedLoop(SimulatedNet net, Object node) implements Loop {

  @Override
  public long nanos() {
    return net.now();
  }

  @Override
  public void afterThisTurn(Runnable action) {
    net.after(0, node, action);
  }

  @Override
  public Runnable every(long millis, Runnable action) {
    boolean[] ended = {false};
    repeat(millis, action, ended);
    return () -> ended[0] = true;
  }

  private void repeat(long millis, Runnable action, boolean[] ended) {
    net.after(
        millis * SimulatedNet.MILLI,
        node,
        () -> {
          if (!ended[0]) {
            action.run();
            repeat(millis, action, ended);
          }
        });
  }
}
