package dev.ringfolio.gateway.fanout;

import dev.ringfolio.contract.PortfolioValuation;
import dev.ringfolio.core.time.Clock;
import dev.ringfolio.gateway.fanout.Encoding.Audience;
import dev.ringfolio.gateway.json.JsonWriter;
import dev.ringfolio.gateway.json.OpenObject;
import dev.ringfolio.gateway.json.PortfolioJson;
import dev.ringfolio.gateway.wire.FrameBuffer;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** What one portfolio is worth, and its encoded forms. */
final class ValuationCell extends StateCell {
  /** Its owner's alone: as many as there are portfolios, ten times a second. */
  private static final StateForms.Type TYPE = new StateForms.Type("portfolio_update", Audience.ONE);

  /** Room for what stands around the fields: type, conflated, timestamp, braces. */
  private static final int AROUND_BYTES_MAX = 256;

  private final Clock clock;
  private PortfolioValuation newest;

  /** By encoding; of the value that is held. */
  private final @Nullable StateForms[] forms = new StateForms[Encoding.COUNT];

  ValuationCell(PortfolioValuation first, Clock clock) {
    this.newest = first;
    this.clock = clock;
  }

  String portfolioId() {
    return newest.portfolioId();
  }

  String owner() {
    return newest.owner();
  }

  /** Takes the newest value in; nothing happens where it is the one that is held. */
  void update(PortfolioValuation value) {
    if (value.equals(newest)) {
      return;
    }
    newest = value;
    Arrays.fill(forms, null);
    changed();
  }

  @Override
  public boolean present() {
    return true;
  }

  @Override
  long seq() {
    return newest.seq();
  }

  @Override
  void write(FrameBuffer out, Form form, long conflated) {
    Encoding encoding = form.encoding();
    StateForms known = forms[encoding.index()];
    if (known == null) {
      known = new StateForms(TYPE, encoding, fields(encoding), clock.millis());
      forms[encoding.index()] = known;
    }
    known.write(out, form.layout(), conflated);
  }

  private OpenObject fields(Encoding encoding) {
    JsonWriter whole = new JsonWriter(encoding.syntax()).object();
    PortfolioJson.valuation(whole, newest);
    OpenObject fields = whole.openObject();
    if (fields.fields().length + AROUND_BYTES_MAX <= EventFrames.MESSAGE_BYTES_MAX) {
      return fields;
    }
    JsonWriter brief = new JsonWriter(encoding.syntax()).object();
    PortfolioJson.valuationByReference(brief, newest, href());
    return brief.openObject();
  }

  private String href() {
    return "/api/v1/portfolios/"
        + URLEncoder.encode(portfolioId(), StandardCharsets.UTF_8).replace("+", "%20");
  }

  @Override
  void writeElement(FrameBuffer out, Form form, long conflated) {
    throw new IllegalStateException("valuations go in no batch: " + portfolioId());
  }
}
