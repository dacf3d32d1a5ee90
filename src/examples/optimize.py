"""Connects, asks for an optimization, and prints the answer. Needs python3-websockets."""

import asyncio
import json
import sys

import websockets


async def optimize_portfolio(url):
    async with websockets.connect(url) as websocket:
        print(f"Connected: {await websocket.recv()}")
        await websocket.send(json.dumps({"type": "optimization_request", "data": {
            "symbols": ["AAPL", "GOOGL", "MSFT"], "objective": "maximize_sharpe",
            "constraints": {"long_only": True, "sum_to_one": True},
            "method": "mean_variance", "trigger": "manual"}}))
        while True:
            message = json.loads(await websocket.recv())
            data = message["data"]
            if message["type"] == "error":
                sys.exit(f"{data['error']}: {data['detail']}")
            if message["type"] == "portfolio_update" and data["type"] == "optimization_result":
                if not data["success"]:
                    sys.exit(f"{data['error']['code']}: {data['error']['detail']}")
                print(f"Weights: {data['weights']}  Sharpe: {data['metrics']['sharpe_ratio']}")
                return


if __name__ == "__main__":
    asyncio.run(optimize_portfolio(sys.argv[1] if len(sys.argv) > 1 else "ws://localhost:8000/ws"))
