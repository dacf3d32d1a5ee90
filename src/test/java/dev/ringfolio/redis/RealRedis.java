package dev.ringfolio.redis;

import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import redis.embedded.RedisServer;

/** A Redis of its own on one loopback port, which a test may start, kill, freeze and thaw. */
public final class RealRedis implements AutoCloseable {
  final int port;
  private ProcessHandle process;
  private RedisServer server;

  public RealRedis() throws IOException {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
  }

  public String url() {
    return "redis://127.0.0.1:" + port;
  }

  public RealRedis start() throws IOException {
    Set<Long> before = children();
    server =
        RedisServer.newRedisServer()
            .port(port)
            .bind("127.0.0.1")
            .setting("save \"\"")
            .setting("appendonly no")
            .build();
    server.start();
    process =
        ProcessHandle.current()
            .children()
            .filter(child -> !before.contains(child.pid()))
            .filter(child -> child.info().command().orElse("").contains("redis"))
            .findFirst()
            .orElseThrow();
    return this;
  }

  private static Set<Long> children() {
    return ProcessHandle.current().children().map(ProcessHandle::pid).collect(Collectors.toSet());
  }

  public void kill() throws IOException {
    process.destroyForcibly();
    Awaitility.await().until(() -> !process.isAlive());
    server.stop();
  }

  public void freeze() throws Exception {
    signal("-STOP");
  }

  public void thaw() throws Exception {
    signal("-CONT");
  }

  private void signal(String name) throws Exception {
    int exit = new ProcessBuilder("kill", name, Long.toString(process.pid())).start().waitFor();
    if (exit != 0) {
      throw new IllegalStateException("kill " + name + " ended with " + exit);
    }
  }

  /** Sends one command from a client of its own. */
  Response ask(Vertx vertx, Command command, String... args) throws Exception {
    Redis client = Redis.createClient(vertx, url());
    try {
      Request request = Request.cmd(command);
      List.of(args).forEach(request::arg);
      return client
          .send(request)
          .toCompletionStage()
          .toCompletableFuture()
          .get(5, TimeUnit.SECONDS);
    } finally {
      client.close();
    }
  }

  @Override
  public void close() throws Exception {
    if (process != null && process.isAlive()) {
      thaw();
      kill();
    }
  }
}
