package dev.ringfolio.gateway.rest;

import dev.ringfolio.bus.Bus;
import dev.ringfolio.bus.FailureException;
import dev.ringfolio.contract.Failure;
import dev.ringfolio.contract.FailureCode;
import dev.ringfolio.contract.ImportAnswer;
import dev.ringfolio.contract.ImportAnswer.ImportReport;
import dev.ringfolio.contract.ImportPiece;
import dev.ringfolio.contract.Services;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.http.HttpServerRequest;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.zip.ZipException;

/**
 * One upload of a history, on its way to the store: plain pieces of {@link #PIECE_BYTES}, each sent
 * after the answer to the one before.
 *
 * <p>Memory is bounded by the store's pace: while a piece is under way and as much again has come,
 * the request is not read. Whatever ends the upload early (a limit, a fault, the client's going)
 * tells the store to keep nothing. Owned by the request's event loop.
 */
final class HistoryUpload {
  /** Plain bytes of a piece; also what is taken in beyond it, at most, but one network read. */
  static final int PIECE_BYTES = 128 << 10;

  /** How many times the bytes sent the plain bytes may be: CSV packs to a tenth. */
  static final int UNPACKED_MAX_FACTOR = 20;

  private final HttpServerRequest request;
  private final Bus bus;
  private final String importId;
  private final boolean partial;
  private final CsvBytes decoder;
  private final long bytesMax;
  private final Promise<ImportReport> report = Promise.promise();
  private final Deque<byte[]> arrived = new ArrayDeque<>();
  private final byte[] piece = new byte[PIECE_BYTES];
  private int filled;
  private int waiting;
  private long received;
  private long unpacked;
  private int index;
  private boolean asking;
  private boolean ended;
  private boolean over;

  HistoryUpload(
      HttpServerRequest request,
      Bus bus,
      String importId,
      boolean partial,
      CsvBytes decoder,
      long bytesMax) {
    this.request = request;
    this.bus = bus;
    this.importId = importId;
    this.partial = partial;
    this.decoder = decoder;
    this.bytesMax = bytesMax;
  }

  /** Takes the upload in. Fails with a {@link FailureException} where it is refused. */
  Future<ImportReport> run() {
    request.handler(buffer -> received(buffer.getBytes()));
    request.endHandler(
        end -> {
          ended = true;
          pump();
        });
    request.exceptionHandler(
        cause -> stop(new Failure(FailureCode.CANCELLED, "the upload broke off")));
    request.resume();
    return report.future();
  }

  private void received(byte[] bytes) {
    if (over) {
      return;
    }
    received += bytes.length;
    if (received > bytesMax) {
      stop(tooLarge("the body is longer than " + bytesMax + " bytes (limits.import_bytes)"));
      return;
    }
    arrived.add(bytes);
    waiting += bytes.length;
    pump();
  }

  private void pump() {
    if (over || asking) {
      if (waiting >= PIECE_BYTES) {
        request.pause();
      }
      return;
    }
    try {
      fill();
    } catch (ZipException e) {
      stop(new Failure(FailureCode.INVALID_DATA, String.valueOf(e.getMessage())));
      return;
    }
    if (unpacked > bytesMax * UNPACKED_MAX_FACTOR) {
      stop(tooLarge("the body unpacks to more than " + bytesMax * UNPACKED_MAX_FACTOR + " bytes"));
    } else if (filled == PIECE_BYTES) {
      send(false);
    } else if (!ended) {
      request.resume();
    } else if (decoder.complete()) {
      send(true);
    } else {
      stop(new Failure(FailureCode.INVALID_DATA, "the gzip data ends early"));
    }
  }

  /** Fills the piece from what has arrived; it is short only where all of that is used up. */
  private void fill() throws ZipException {
    while (true) {
      int drained = decoder.drain(piece, filled, PIECE_BYTES - filled);
      filled += drained;
      unpacked += drained;
      byte[] more = filled < PIECE_BYTES ? arrived.poll() : null;
      if (more == null) {
        return;
      }
      waiting -= more.length;
      decoder.put(more);
    }
  }

  private void send(boolean last) {
    byte[] bytes = Arrays.copyOf(piece, filled);
    filled = 0;
    asking = true;
    bus.ask(
            Services.IMPORT_HISTORY,
            new ImportPiece(importId, index++, bytes, last, false, partial))
        .onComplete(
            answer -> {
              asking = false;
              if (over) {
                abort();
              } else if (answer.failed()) {
                fail(answer.cause());
              } else {
                answered(answer.result());
              }
            });
    if (waiting < PIECE_BYTES && !ended) {
      request.resume();
    }
  }

  private void answered(ImportAnswer answer) {
    if (answer instanceof ImportReport done) {
      over = true;
      report.complete(done);
    } else {
      pump();
    }
  }

  private void stop(Failure failure) {
    fail(new FailureException(failure));
  }

  private void fail(Throwable cause) {
    if (over) {
      return;
    }
    over = true;
    arrived.clear();
    if (!asking) {
      abort();
    }
    report.fail(cause);
  }

  /** Tells the store to keep nothing; what it answers changes nothing. */
  private void abort() {
    if (index > 0) {
      bus.ask(
          Services.IMPORT_HISTORY,
          new ImportPiece(importId, index, new byte[0], false, true, partial));
    }
  }

  private static Failure tooLarge(String detail) {
    return new Failure(FailureCode.TOO_LARGE, detail);
  }
}
