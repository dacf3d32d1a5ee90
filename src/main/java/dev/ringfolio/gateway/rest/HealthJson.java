package dev.ringfolio.gateway.rest;

import dev.ringfolio.contract.FeedState;
import dev.ringfolio.contract.HealthReport;
import dev.ringfolio.contract.HealthReport.Memory;
import dev.ringfolio.contract.HealthReport.Seen;
import dev.ringfolio.contract.ModuleFacts.DatabaseFacts;
import dev.ringfolio.contract.ModuleFacts.FeedFacts;
import dev.ringfolio.contract.ModuleFacts.PriceFacts;
import dev.ringfolio.contract.RingReport;
import dev.ringfolio.gateway.json.JsonWriter;
import java.util.List;
import java.util.Locale;

/** Everything an operator sees, as JSON. */
final class HealthJson {
  private HealthJson() {}

  /**
   * Writes the whole object.
   *
   * @param clients whether the asker may see who is connected
   */
  static JsonWriter write(HealthReport health, boolean clients, long nowMillis) {
    GatewayTotals gateways = GatewayTotals.of(health);
    JsonWriter json =
        new JsonWriter()
            .object()
            .field("status", health.status().wire())
            .secondsField("health_score", Math.round(health.score() * 10.0) / 10.0)
            .field("active_connections", gateways.connections());
    if (clients) {
      json.object("subscriptions");
      gateways.clients().forEach(json::namesField);
      json.endObject();
    }
    json.field("subscriptions_total", gateways.subscriptions())
        .namesField("active_streams", gateways.streams())
        .field(
            "price_service_initialized",
            Facts.first(health, PriceFacts.class).map(PriceFacts::initialized).orElse(false));
    modules(json, health.modules());
    rings(json, health.rings());
    memory(json, health.memory());
    feed(json, health, nowMillis);
    redis(json, health);
    database(json, health);
    return json.object("cluster")
        .field("nodes", (long) health.nodes())
        .namesField("roles", health.roles())
        .endObject()
        .secondsField("uptime", health.uptimeSeconds())
        .field("version", health.version())
        .endObject();
  }

  private static void modules(JsonWriter json, List<Seen> modules) {
    json.array("modules");
    for (Seen seen : modules) {
      json.object()
          .field("name", seen.report().module())
          .field("status", seen.report().status().wire())
          .secondsField("last_seen_seconds", seen.lastSeenSeconds())
          .field("detail", seen.report().detail())
          .field("essential", seen.essential())
          .endObject();
    }
    json.endArray();
  }

  private static void rings(JsonWriter json, List<RingReport> rings) {
    json.array("rings");
    for (RingReport ring : rings) {
      json.object()
          .field("name", ring.name())
          .field("size", (long) ring.size())
          .field("capacity", (long) ring.capacity())
          .field("bytes", ring.bytes())
          .field("bytes_max", ring.bytesMax())
          .field("appended", ring.appended())
          .field("overwritten", ring.overwritten())
          .field("refused", ring.refused())
          .field("keys", (long) ring.keys())
          .field("keys_max", (long) ring.keysMax())
          .array("readers");
      for (RingReport.Reader reader : ring.readers()) {
        json.object()
            .field("name", reader.name())
            .field("lag", reader.lag())
            .field("gaps", reader.gaps())
            .field("lost", reader.lost())
            .endObject();
      }
      json.endArray().endObject();
    }
    json.endArray();
  }

  private static void memory(JsonWriter json, Memory memory) {
    json.object("memory")
        .field("used", memory.used())
        .field("committed", memory.committed())
        .field("max", memory.max())
        .field("rss", memory.rss())
        .endObject();
  }

  /** The feed's own word; where there is none, it is off as far as anyone can see. */
  private static void feed(JsonWriter json, HealthReport health, long nowMillis) {
    FeedFacts feed = Facts.first(health, FeedFacts.class).orElse(null);
    json.object("feed");
    if (feed == null) {
      json.nullField("source")
          .field("state", FeedState.OFF.wire())
          .field("simulated", false)
          .nullField("last_frame_age")
          .namesField("symbols", List.of())
          .namesField("pending", List.of())
          .namesField("refused", List.of())
          .field("reconnects", 0L);
    } else {
      long last = feed.lastFrameMillis();
      json.field("source", feed.source().name().toLowerCase(Locale.ROOT))
          .field("state", feed.state().wire())
          .field("simulated", feed.source().simulated())
          .secondsField(
              "last_frame_age", last == 0 ? Double.NaN : Math.max(0, nowMillis - last) / 1e3)
          .namesField("symbols", feed.symbols())
          .namesField("pending", feed.pending())
          .namesField("refused", feed.refused())
          .field("reconnects", feed.reconnects())
          .field("trades", feed.trades())
          .field("invalid", feed.invalid())
          .secondsField("paused", feed.pausedMillis() / 1e3);
    }
    json.endObject();
  }

  private static void redis(JsonWriter json, HealthReport health) {
    PriceFacts prices = Facts.first(health, PriceFacts.class).orElse(null);
    if (prices == null) {
      json.nullField("redis");
      return;
    }
    json.object("redis")
        .field("state", prices.snapshots())
        .field("hits", prices.hits())
        .field("misses", prices.misses())
        .field("written", prices.snapshotsWritten())
        .field("failed", prices.snapshotsFailed())
        .field("pending", (long) prices.snapshotsPending())
        .endObject();
  }

  private static void database(JsonWriter json, HealthReport health) {
    DatabaseFacts database = Facts.first(health, DatabaseFacts.class).orElse(null);
    if (database == null) {
      json.nullField("database");
      return;
    }
    json.object("database")
        .field("kind", database.kind())
        .field("connected", database.connected())
        .field("daily_bars", database.dailyBars())
        .field("symbols", (long) database.symbols())
        .endObject();
  }
}
