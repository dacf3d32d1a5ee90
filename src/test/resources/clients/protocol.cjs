// Node's own WebSocket where it has one, else the package "ws" (Debian: node-ws): the framing, and both dialects.
const { WebSocket = require("ws") } = globalThis;
const host = process.argv[2];

const open = (path, protocol) =>
  new Promise((then, fail) => {
    const socket = new WebSocket(`ws://${host}${path}`, protocol ? [protocol] : []);
    socket.binaryType = "arraybuffer";
    const waiting = [], come = [];
    socket.onmessage = ({ data }) => (waiting.length ? waiting.shift()(data) : come.push(data));
    socket.next = () => new Promise((take) => (come.length ? take(come.shift()) : waiting.push(take)));
    socket.ended = new Promise((end) => (socket.onclose = ({ code }) => end(code)));
    socket.onopen = () => then(socket);
    socket.onerror = fail;
  });

/** The data of the next message that is wanted. */
const until = async (socket, wanted) => {
  for (;;) {
    const message = JSON.parse(await socket.next());
    if (wanted(message)) return message.data ?? message;
  }
};

(async () => {
  const envelope = await open("/ws");
  console.log(`extensions [${envelope.extensions}]`);
  const text = "κόσμε😀".repeat(3000);
  envelope.send(JSON.stringify({ type: "heartbeat", data: { echo: text } }));
  console.log("echo", (await until(envelope, (m) => m.type === "heartbeat")).echo === text);
  envelope.send(JSON.stringify({ type: "subscribe", data: { topic: "price_updates", symbols: ["AAPL"] } }));
  console.log("price", (await until(envelope, (m) => m.type === "price_update")).symbol);
  envelope.send(
    JSON.stringify({
      type: "optimization_request",
      data: { symbols: ["AAPL", "GOOGL", "MSFT"], objective: "minimize_variance", method: "mean_variance" },
    }),
  );
  const result = await until(envelope, (m) => m.data?.type === "optimization_result");
  console.log("weights", Object.values(result.weights).reduce((sum, weight) => sum + weight).toFixed(6));
  envelope.close(4321, "bye");
  console.log("closed", await envelope.ended);

  const flat = await open("/ws/stream");
  flat.send(JSON.stringify({ type: "subscribe", symbols: ["AAPL"] }));
  console.log("flat price", (await until(flat, (m) => m.type === "price_update")).symbol);

  const packed = await open("/ws", "ringfolio.msgpack");
  console.log("protocol", packed.protocol, new Uint8Array(await packed.next())[0] >> 4 === 8);

  const big = await open("/ws");
  big.send("x".repeat(65537));
  console.log("too big", await big.ended);
  const binary = await open("/ws");
  binary.send(new Uint8Array([1]));
  console.log("binary", await binary.ended);
  process.exit(0);
})().catch((e) => {
  console.log("failed", e);
  process.exit(1);
});
