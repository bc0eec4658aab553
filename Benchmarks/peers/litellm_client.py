"""LiteLLM asks a server for the answer to every prompt of a file, so many at once.

    litellm_client.py PROMPTS.jsonl BASE_URL IN_FLIGHT

Prints one JSON object: the seconds without the interpreter's start and imports, and how many answers.
"""

import asyncio
import json
import sys
import time

import litellm
from importlib.metadata import version

litellm.suppress_debug_info = True


async def main(path, url, limit):
    """Keeps `limit` requests in flight by as many workers."""
    with open(path, encoding="utf-8") as file:
        prompts = iter([json.loads(line)["prompt"] for line in file])
    answers = 0

    async def worker():
        nonlocal answers
        for prompt in prompts:
            reply = await litellm.acompletion(
                model="openai/bench",
                api_base=url,
                api_key="none",
                temperature=0,
                messages=[{"role": "user", "content": prompt}],
            )
            answers += bool(reply.choices[0].message.content)

    begin = time.perf_counter()
    await asyncio.gather(*(worker() for _ in range(limit)))
    seconds = time.perf_counter() - begin
    print(json.dumps({"seconds": seconds, "answers": answers, "litellm": version("litellm")}))


asyncio.run(main(sys.argv[1], sys.argv[2], int(sys.argv[3])))
