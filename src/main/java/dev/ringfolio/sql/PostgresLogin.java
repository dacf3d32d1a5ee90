package dev.ringfolio.sql;

import dev.ringfolio.config.Config;
import java.net.URI;

/**
 * Where a PostgreSQL is and who uses it, of {@code postgresql://user:password@host:port/name} or
 * {@code jdbc:postgresql://…}.
 *
 * @param url for JDBC
 */
record PostgresLogin(String url, String user, String password) {
  static PostgresLogin of(Config.Database config) {
    String url = config.url();
    String user = config.user();
    String password = config.password();
    if (url.startsWith("jdbc:")) {
      return new PostgresLogin(url, user, password);
    }
    URI uri = URI.create(url);
    String login = uri.getUserInfo();
    if (login != null) {
      int colon = login.indexOf(':');
      user = user.isEmpty() ? login.substring(0, colon < 0 ? login.length() : colon) : user;
      password = password.isEmpty() && colon >= 0 ? login.substring(colon + 1) : password;
    }
    String port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
    String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
    return new PostgresLogin(
        "jdbc:postgresql://" + uri.getHost() + port + uri.getRawPath() + query, user, password);
  }
}
