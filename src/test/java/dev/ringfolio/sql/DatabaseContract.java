package dev.ringfolio.sql;

import dev.ringfolio.config.Config;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the tests of every store share: each has a database, embedded or PostgreSQL, whose tables
 * are empty when it begins.
 */
abstract class DatabaseContract {
  static final String EMBEDDED = "";

  @TempDir Path folder;
  Database database;

  private final String url;
  private final List<String> tables;

  /**
   * @param url {@link #EMBEDDED}, or that of a PostgreSQL
   * @param tables those that the tests write, and that are not emptied with another of them
   */
  DatabaseContract(String url, String... tables) {
    this.url = url;
    this.tables = List.of(tables);
  }

  static Config.Database config(String url) {
    return new Config.Database(url, "postgres", "postgres", 6, false);
  }

  /** Opens the database as it is: also once more, where the test has closed it. */
  final Database open() {
    return Database.open(config(url), folder);
  }

  @BeforeEach
  final void openItEmpty() throws SQLException {
    database = open();
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement()) {
      for (String table : tables) {
        statement.execute("delete from " + table);
      }
      connection.commit();
    }
  }

  @AfterEach
  final void closeIt() {
    database.close();
  }
}
