package dev.ringfolio.config;

import dev.ringfolio.core.model.PriceSource;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** The rules that tie keys together. */
final class ConfigRules {
  private ConfigRules() {}

  static void check(Config config) throws ConfigException {
    loopbackUnlessAuthenticated(config);
    feed(config.feed());
    scheme("redis.url", config.redis().url(), true, List.of("redis", "rediss"));
    database(config.database());
    if (!config.roles().equals(List.of("all"))) {
      throw new ConfigException(
          "roles = '"
              + String.join(",", config.roles())
              + "': allowed is all (this version runs every verticle in one process)");
    }
  }

  private static void loopbackUnlessAuthenticated(Config config) throws ConfigException {
    String host = config.http().host();
    boolean jwt = config.auth().mode().equals("jwt");
    if (jwt && config.auth().jwt().key().isEmpty()) {
      throw new ConfigException(
          "auth.jwt.key = '': allowed is a secret or a public key where auth.mode is jwt");
    }
    if (!jwt && !loopback(host)) {
      throw new ConfigException(
          "http.host = '"
              + host
              + "': allowed is a loopback address (127.0.0.1, ::1, localhost) while auth.mode is"
              + " none; set auth.mode to jwt for others");
    }
  }

  private static boolean loopback(String host) throws ConfigException {
    try {
      return InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException e) {
      throw new ConfigException(
          "http.host = '" + host + "': allowed is an address of this machine");
    }
  }

  private static void feed(Config.Feed feed) throws ConfigException {
    scheme("feed.url", feed.url(), false, List.of("ws", "wss"));
    scheme("feed.rest_url", feed.restUrl(), false, List.of("http", "https"));
    if (feed.source().equals("finnhub") && feed.key().isEmpty()) {
      throw new ConfigException(
          "feed.key = '': allowed is a key where feed.source is finnhub (also FINNHUB_API_KEY)");
    }
    if (Config.source(feed) == PriceSource.REPLAY
        && !Files.isRegularFile(Path.of(feed.replay().file()))) {
      throw new ConfigException(
          "feed.replay.file = '"
              + feed.replay().file()
              + "': allowed is a readable file where feed.source is replay");
    }
  }

  /** The address may hold a password: it is never shown. */
  private static void database(Config.Database database) throws ConfigException {
    String url = database.url();
    if (!url.isEmpty() && !url.startsWith("jdbc:postgresql://") && !postgres(url)) {
      throw new ConfigException(
          "database.url = (not shown): allowed is postgresql://host:port/name,"
              + " jdbc:postgresql://… or nothing");
    }
  }

  private static boolean postgres(String url) {
    try {
      URI uri = URI.create(url);
      return List.of("postgresql", "postgres").contains(String.valueOf(uri.getScheme()))
          && uri.getHost() != null;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static void scheme(String path, String value, boolean emptyAllowed, List<String> schemes)
      throws ConfigException {
    if (value.isEmpty() && emptyAllowed) {
      return;
    }
    String shown = emptyAllowed ? "(not shown)" : "'" + value + "'";
    String allowed = "an address " + String.join(":// or ", schemes) + "://host";
    try {
      URI uri = URI.create(value);
      if (uri.getScheme() != null
          && uri.getHost() != null
          && schemes.contains(uri.getScheme().toLowerCase(Locale.ROOT))) {
        return;
      }
    } catch (IllegalArgumentException e) {
      throw new ConfigException(path + " = " + shown + ": allowed is " + allowed);
    }
    throw new ConfigException(path + " = " + shown + ": allowed is " + allowed);
  }
}
