package dev.ringfolio.app;

import dev.ringfolio.contract.HealthReport.Memory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The memory of this process, in bytes. */
final class ProcessMemory {
  private static final Path STATUS = Path.of("/proc/self/status");

  private ProcessMemory() {}

  /** Heap as the JVM counts it; the resident set as Linux counts it, −1 elsewhere. */
  static Memory now() {
    Runtime runtime = Runtime.getRuntime();
    long committed = runtime.totalMemory();
    return new Memory(
        committed - runtime.freeMemory(), committed, runtime.maxMemory(), residentBytes());
  }

  private static long residentBytes() {
    if (!Files.isReadable(STATUS)) {
      return -1;
    }
    try {
      for (String line : Files.readAllLines(STATUS)) {
        if (line.startsWith("VmRSS:")) {
          return Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024;
        }
      }
    } catch (IOException e) {
      return -1; // the figure is unknown, as on other systems
    }
    return -1;
  }
}
