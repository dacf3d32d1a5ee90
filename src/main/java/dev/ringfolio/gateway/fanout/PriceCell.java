package dev.ringfolio.gateway.fanout;

import dev.ringfolio.contract.PriceUpdate;
import dev.ringfolio.core.model.Symbol;
import dev.ringfolio.core.time.Clock;
import dev.ringfolio.gateway.fanout.Encoding.Audience;
import dev.ringfolio.gateway.json.JsonWriter;
import dev.ringfolio.gateway.json.PriceJson;
import dev.ringfolio.gateway.wire.FrameBuffer;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The newest price of a symbol, and its encoded forms. */
final class PriceCell extends StateCell {
  private static final StateForms.Type TYPE = new StateForms.Type("price_update", Audience.ALL);

  final Symbol symbol;
  private final Clock clock;
  private @Nullable PriceUpdate price;

  /** By encoding; of the value that is held. */
  private final @Nullable StateForms[] forms = new StateForms[Encoding.COUNT];

  PriceCell(Symbol symbol, Clock clock) {
    this.symbol = symbol;
    this.clock = clock;
  }

  @Nullable PriceUpdate price() {
    return price;
  }

  /** Takes the newest value in; nothing happens where it is the one that is held. */
  void update(PriceUpdate newest) {
    if (newest.equals(price)) {
      return;
    }
    price = newest;
    forgetEncoded();
    changed();
  }

  /** The value is no longer known. */
  void clear() {
    price = null;
    forgetEncoded();
  }

  private void forgetEncoded() {
    Arrays.fill(forms, null);
  }

  @Override
  public boolean present() {
    return price != null;
  }

  @Override
  long seq() {
    return value().seq();
  }

  @Override
  void write(FrameBuffer out, Form form, long conflated) {
    forms(form.encoding()).write(out, form.layout(), conflated);
  }

  @Override
  void writeElement(FrameBuffer out, Form form, long conflated) {
    forms(form.encoding()).writeElement(out, conflated);
  }

  @Override
  void delivered(FreshnessBook book, ClientFreshness client, long conflated) {
    PriceUpdate delivered = value();
    if (delivered.origin() == PriceUpdate.Origin.LIVE) {
      book.price(client, delivered.receivedMillis(), delivered.timeMillis(), conflated);
    }
  }

  private StateForms forms(Encoding encoding) {
    StateForms known = forms[encoding.index()];
    if (known == null) {
      JsonWriter price = new JsonWriter(encoding.syntax()).object();
      PriceJson.fields(price, value());
      known = new StateForms(TYPE, encoding, price.openObject(), clock.millis());
      forms[encoding.index()] = known;
    }
    return known;
  }

  private PriceUpdate value() {
    return Objects.requireNonNull(price);
  }
}
