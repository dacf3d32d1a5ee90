package dev.ringfolio.simulator;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.GZIPInputStream;

/**
 * A text file, plain or gzip, in blocks of whole lines: never more of it in memory than the blocks
 * that are held. Blocking; one thread at a time.
 */
final class LineBlocks implements Closeable {
  /** Bytes of a block; a line that is longer is cut into pieces of that. */
  static final int BLOCK_BYTES = 256 * 1024;

  private static final int GZIP_FIRST = 0x1f;
  private static final int GZIP_SECOND = 0x8b;

  /**
   * Some whole lines.
   *
   * @param bytes <em>read</em>, from 0 to {@code length}; the last line of a file may lack its end
   */
  @SuppressWarnings("ArrayRecordComponent") // handed over whole, written by nobody afterwards
  record Block(byte[] bytes, int length) {}

  private final InputStream in;
  private byte[] rest = new byte[0];

  private LineBlocks(InputStream in) {
    this.in = in;
  }

  /** No lines at all. */
  static LineBlocks none() {
    return new LineBlocks(InputStream.nullInputStream());
  }

  /** Opens {@code file}; gzip is told by its first two bytes. */
  static LineBlocks open(Path file) throws IOException {
    InputStream plain = new BufferedInputStream(Files.newInputStream(file));
    try {
      plain.mark(2);
      boolean gzip = plain.read() == GZIP_FIRST && plain.read() == GZIP_SECOND;
      plain.reset();
      return new LineBlocks(gzip ? new GZIPInputStream(plain, 64 * 1024) : plain);
    } catch (IOException e) {
      plain.close();
      throw e;
    }
  }

  /** The next lines, or empty at the end of the file. */
  Optional<Block> next() throws IOException {
    byte[] bytes = new byte[BLOCK_BYTES];
    System.arraycopy(rest, 0, bytes, 0, rest.length);
    int read = in.readNBytes(bytes, rest.length, BLOCK_BYTES - rest.length);
    int filled = rest.length + read;
    if (filled == 0) {
      return Optional.empty();
    }
    int whole = filled < BLOCK_BYTES ? filled : lastLineEnd(bytes, filled);
    rest = Arrays.copyOfRange(bytes, whole, filled);
    return Optional.of(new Block(bytes, whole));
  }

  private static int lastLineEnd(byte[] bytes, int filled) {
    for (int at = filled; at > 0; at--) {
      if (bytes[at - 1] == '\n') {
        return at;
      }
    }
    return filled;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
