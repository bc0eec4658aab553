"""A server of OpenAI's chat completions that answers after a while, and counts what is in flight.

    chat_server.py DELAY_SECONDS

Prints its port. `GET /stats` gives and resets the counts: requests, the most in flight at once, and the
mean in flight over the time from the first request to the last.
"""

import asyncio
import json
import sys
import time

DELAY = float(sys.argv[1])
ANSWER = json.dumps(
    {
        "id": "c",
        "object": "chat.completion",
        "created": 1795000000,
        "model": "bench-1",
        "choices": [
            {
                "index": 0,
                "finish_reason": "stop",
                "message": {"role": "assistant", "content": "The capital is the largest town."},
            }
        ],
        "usage": {"prompt_tokens": 30, "completion_tokens": 8, "total_tokens": 38},
    }
).encode()


class Counts:
    """What is in flight, over time."""

    def __init__(self):
        self.requests = self.active = self.peak = 0
        self.area = 0.0
        self.begin = self.last = None

    def change(self, step):
        """One more or one less in flight."""
        now = time.monotonic()
        if self.begin is None:
            self.begin = self.last = now
        self.area += self.active * (now - self.last)
        self.last = now
        self.active += step
        self.requests += step > 0
        self.peak = max(self.peak, self.active)

    def report(self):
        """The counts as JSON."""
        span = (self.last - self.begin) if self.begin is not None else 0
        mean = self.area / span if span else 0
        return {"requests": self.requests, "peak": self.peak, "mean": round(mean, 2)}


counts = Counts()


async def serve(reader, writer):
    """One connection, request after request."""
    global counts
    try:
        while True:
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
            length = 0
            for line in head.split("\r\n")[1:]:
                name, _, value = line.partition(":")
                if name.lower() == "content-length":
                    length = int(value)
            await reader.readexactly(length)
            if head.startswith("GET /stats"):
                body = json.dumps(counts.report()).encode()
                counts = Counts()
            else:
                counts.change(1)
                await asyncio.sleep(DELAY)
                counts.change(-1)
                body = ANSWER
            writer.write(
                b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s"
                % (len(body), body)
            )
            await writer.drain()
    except (asyncio.IncompleteReadError, ConnectionError):
        writer.close()


async def main():
    """Serves until it is stopped."""
    server = await asyncio.start_server(serve, "127.0.0.1", 0, backlog=1024)
    print(server.sockets[0].getsockname()[1], flush=True)
    async with server:
        await server.serve_forever()


asyncio.run(main())
