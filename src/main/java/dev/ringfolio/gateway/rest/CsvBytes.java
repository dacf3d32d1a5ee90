package dev.ringfolio.gateway.rest;

import java.util.zip.ZipException;

/** Plain CSV out of what a client uploads, a bounded piece at a time. One thread. */
interface CsvBytes {
  /** Takes in what came. What was put before must have been drained. */
  void put(byte[] bytes);

  /**
   * Writes up to {@code count} plain bytes into {@code target} from {@code at} on.
   *
   * @return how many; fewer than {@code count} only where more must be put first
   * @throws ZipException if what came is not what it should be
   */
  int drain(byte[] target, int at, int count) throws ZipException;

  /** Whether the upload may end here. */
  boolean complete();
}
