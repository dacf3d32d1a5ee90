"""One client in each encoding: Python's websockets offers deflate by itself, with a small window."""
import asyncio, json, struct, sys, websockets

HOST = sys.argv[1]


def unpack(data):
    at = 0

    def take(n):
        nonlocal at
        at += n
        return data[at - n : at]

    def number(form, n):
        return struct.unpack(">" + form, take(n))[0]

    def value():
        b = take(1)[0]
        if b < 0x80: return b
        if b < 0x90: return {value(): value() for _ in range(b & 15)}
        if b < 0xA0: return [value() for _ in range(b & 15)]
        if b < 0xC0: return take(b & 31).decode()
        if b >= 0xE0: return b - 256
        if b in (0xC0, 0xC2, 0xC3): return {0xC0: None, 0xC2: False, 0xC3: True}[b]
        if b in range(0xCB, 0xD4):
            return number(*{0xCB: ("d", 8), 0xCC: ("B", 1), 0xCD: ("H", 2), 0xCE: ("I", 4), 0xCF: ("Q", 8),
                            0xD0: ("b", 1), 0xD1: ("h", 2), 0xD2: ("i", 4), 0xD3: ("q", 8)}[b])
        if b == 0xD9: return take(number("B", 1)).decode()
        if b == 0xDA: return take(number("H", 2)).decode()
        if b == 0xDC: return [value() for _ in range(number("H", 2))]
        if b == 0xDE: return {value(): value() for _ in range(number("H", 2))}
        raise ValueError(hex(b))

    whole = value()
    assert at == len(data), "bytes are left over"
    return whole


def pack(value):
    if isinstance(value, str): return bytes([0xDA]) + struct.pack(">H", len(value.encode())) + value.encode()
    if isinstance(value, bool): return bytes([0xC3 if value else 0xC2])
    if isinstance(value, list): return bytes([0xDC]) + struct.pack(">H", len(value)) + b"".join(map(pack, value))
    return bytes([0x80 + len(value)]) + b"".join(pack(k) + pack(v) for k, v in value.items())


async def client(name, query, binary):
    protocols = ["ringfolio.msgpack"] if binary else None
    async with websockets.connect(f"ws://{HOST}/ws{query}", subprotocols=protocols) as ws:
        print(f"{name}: extensions {[e.name for e in ws.extensions]} protocol {ws.subprotocol}")

        async def send(message):
            await ws.send(pack(message) if binary else json.dumps(message))

        async def receive():
            return (unpack if binary else json.loads)(await asyncio.wait_for(ws.recv(), 30))

        assert (await receive())["type"] == "connection_status"
        await send({"type": "subscribe", "data": {"topic": "price_updates", "batch": True}})
        assert (await receive())["data"]["topic"] == "price_updates"
        batches = 0
        while batches < 3:
            message = await receive()
            batches += message["type"] == "price_batch" and all(u["price"] > 0 for u in message["data"]["updates"])
        await send({"type": "unsubscribe", "data": {"topic": "price_updates"}})
        # Longer than the window that this client offered, there and back.
        note = " ".join(str(i * i) for i in range(600))
        await send({"type": "optimization_request", "data": {"symbols": ["AAPL", "MSFT", "GOOGL"], "metadata": {"note": note}}})
        while True:
            data = (await receive())["data"]
            if data.get("type") == "optimization_result":
                assert data["success"] and data["metadata"]["note"] == note, data
                print(f"{name}: {len(note)} characters came back with {len(data['weights'])} weights")
                return


async def main():
    for name, query, binary in [("json", "", False), ("json deflated", "?compress=1", False),
                                ("msgpack", "", True), ("msgpack deflated", "?compress=1", True)]:
        await client(name, query, binary)

asyncio.run(main())
