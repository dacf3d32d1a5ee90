"""Subscribes to some prices and prints them as they come. Needs python3-websockets."""

import asyncio
import json
import sys

import websockets


async def watch(url, symbols, count):
    async with websockets.connect(url) as websocket:
        await websocket.send(json.dumps({"type": "subscribe", "symbols": symbols}))
        while count != 0:
            message = json.loads(await websocket.recv())
            if message["type"] == "price_update":
                mark = " (simulated)" if message["simulated"] else ""
                print(f"{message['symbol']:6} {message['price']:>10} {message['change_percent']}%{mark}")
                count -= 1
            elif message["type"] in ("system", "error"):
                print(message.get("message") or message)


if __name__ == "__main__":
    asyncio.run(watch(
        sys.argv[1] if len(sys.argv) > 1 else "ws://localhost:8000/ws/stream",
        sys.argv[2].split(",") if len(sys.argv) > 2 else ["AAPL", "MSFT", "NVDA"],
        int(sys.argv[3]) if len(sys.argv) > 3 else -1))
