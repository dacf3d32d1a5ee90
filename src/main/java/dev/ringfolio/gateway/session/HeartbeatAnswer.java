package dev.ringfolio.gateway.session;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ringfolio.gateway.session.Dialect.Beat;
import dev.ringfolio.gateway.wire.FrameBuffer;

/** Says where the topics are, so the events before that must have been written. */
final class HeartbeatAnswer implements Outgoing {
  private final Client client;
  private final Member member;
  private final JsonNode echo;
  private final boolean byServer;
  private final Runnable written;
  private final int heldBytes;

  /** Events not yet written when this was begun; −1 before. */
  private long lag = -1;

  /**
   * @param echo the client's own object, or a missing node
   * @param written called when it is
   */
  HeartbeatAnswer(Client client, Member member, JsonNode echo, boolean byServer, Runnable written) {
    this.client = client;
    this.member = member;
    this.echo = echo;
    this.byServer = byServer;
    this.written = written;
    this.heldBytes = echo.isEmpty() ? 0 : echo.toString().length();
  }

  @Override
  public int heldBytes() {
    return heldBytes;
  }

  @Override
  public boolean write(FrameBuffer out, int bytesMax, long nowNanos) {
    if (lag < 0) {
      lag = member.lag();
    }
    if (member.writeEvents(out, bytesMax)) {
      return false;
    }
    Beat beat = new Beat(echo, byServer, member.heads(), client.freshness(), lag);
    out.append(client.dialect().heartbeat(beat, client.millis()));
    if (byServer) {
      client.freshness().fade();
    }
    written.run();
    return true;
  }
}
