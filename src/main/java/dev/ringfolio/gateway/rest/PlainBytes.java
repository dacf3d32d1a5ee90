package dev.ringfolio.gateway.rest;

/** An upload that is plain already. */
final class PlainBytes implements CsvBytes {
  private byte[] bytes = {};
  private int next;

  @Override
  public void put(byte[] bytes) {
    this.bytes = bytes;
    this.next = 0;
  }

  @Override
  public int drain(byte[] target, int at, int count) {
    int taken = Math.min(count, bytes.length - next);
    System.arraycopy(bytes, next, target, at, taken);
    next += taken;
    return taken;
  }

  @Override
  public boolean complete() {
    return true;
  }
}
