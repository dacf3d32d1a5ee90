package dev.ringfolio.gateway.rest;

import dev.ringfolio.contract.Asker;
import dev.ringfolio.core.model.Symbol;
import java.net.http.HttpRequest.BodyPublishers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A server whose rooms the test plays, and requests to its portfolios. */
abstract class PortfolioRoutesStage {
  static final String PATH = "/api/v1/portfolios";
  static final String TRADES = PATH + "/p/trades";
  static final String IMPORT = PATH + "/p/import";
  static final Asker LOCAL = new Asker("local", true);
  static final Symbol AAPL = new Symbol("AAPL");
  RestServer server;

  @BeforeEach
  void start() throws Exception {
    server = new RestServer();
  }

  @AfterEach
  void stop() throws Exception {
    server.close();
  }

  RestServer.Answer send(String method, String path, String body, String... headers)
      throws Exception {
    var request = server.request(path).method(method, BodyPublishers.ofString(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return server.send(request);
  }
}
