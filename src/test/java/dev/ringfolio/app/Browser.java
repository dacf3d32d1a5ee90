package dev.ringfolio.app;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A headless Chromium at one page, asked over its own debugging protocol for what it shows. */
final class Browser implements AutoCloseable {
  static final Path CHROMIUM = Path.of("/usr/bin/chromium");

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern LISTENING =
      Pattern.compile("DevTools listening on ws://127.0.0.1:(\\d+)/");
  private static final int PATIENCE_SECONDS = 60;

  private final Process process;
  private final JsonSocket page;
  private final SynchronousQueue<JsonNode> answers;

  private Browser(Process process, JsonSocket page, SynchronousQueue<JsonNode> answers) {
    this.process = process;
    this.page = page;
    this.answers = answers;
  }

  /** Opens {@code url}; {@code profile} is a folder of its own. */
  static Browser open(String url, Path profile) throws Exception {
    Process process =
        new ProcessBuilder(
                CHROMIUM.toString(),
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--user-data-dir=" + profile,
                "--remote-debugging-port=0",
                url)
            .redirectErrorStream(true)
            .start();
    try {
      int port = port(process).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
      SynchronousQueue<JsonNode> answers = new SynchronousQueue<>();
      JsonSocket page =
          JsonSocket.connect(port, target(port, url), answer -> offer(answers, answer));
      return new Browser(process, page, answers);
    } catch (Exception e) {
      process.destroyForcibly();
      throw e;
    }
  }

  private static void offer(SynchronousQueue<JsonNode> answers, JsonNode answer) {
    try {
      answers.offer(answer, PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Reads what Chromium prints, to its end, and finds the port in it. */
  private static CompletableFuture<Integer> port(Process process) {
    CompletableFuture<Integer> port = new CompletableFuture<>();
    Thread reader =
        new Thread(
            () -> {
              try (BufferedReader lines =
                  new BufferedReader(
                      new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                  Matcher found = LISTENING.matcher(line);
                  if (found.find()) {
                    port.complete(Integer.parseInt(found.group(1)));
                  }
                }
              } catch (IOException e) {
                port.completeExceptionally(e);
              }
              port.completeExceptionally(new AssertionError("chromium ended"));
            },
            "chromium output");
    reader.setDaemon(true);
    reader.start();
    return port;
  }

  /** The path of the page's debugging socket. */
  private static String target(int port, String url) throws Exception {
    HttpRequest list =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/json/list")).build();
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (System.nanoTime() < deadline) {
      String body =
          HttpClient.newHttpClient().send(list, HttpResponse.BodyHandlers.ofString()).body();
      for (JsonNode target : JSON.readTree(body)) {
        if (target.path("type").asText().equals("page")
            && target.path("url").asText().startsWith(url)) {
          return URI.create(target.get("webSocketDebuggerUrl").asText()).getPath();
        }
      }
      Thread.onSpinWait();
    }
    throw new AssertionError("no page at " + url);
  }

  /** The text that the page shows now. */
  String text() throws Exception {
    return evaluate("document.body.innerText");
  }

  /** Clicks the element of that id. */
  void click(String id) throws Exception {
    evaluate("document.getElementById('" + id + "').click()");
  }

  private String evaluate(String expression) throws Exception {
    ObjectNode question = JSON.createObjectNode().put("id", 1).put("method", "Runtime.evaluate");
    question.putObject("params").put("expression", expression);
    page.send(question.toString());
    JsonNode answer = answers.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
    if (answer == null) {
      throw new AssertionError("the page did not answer");
    }
    return answer.path("result").path("result").path("value").asText();
  }

  @Override
  public void close() throws InterruptedException {
    page.close();
    List<ProcessHandle> children = process.descendants().toList();
    process.destroyForcibly().waitFor();
    for (ProcessHandle child : children) {
      child.destroyForcibly();
      child.onExit().join();
    }
  }
}
