"""How fast pages come while every host is asked gently: threads of several pages on many hosts.

python -m bench.collect --hosts 50 --threads 500 --pages 3 --interval 0.1 --processes 2

The hosts are names for one server on the loopback address, which runs in a process of its own, answers
after ``--latency`` seconds and notes when each request came. Every page of a thread is known only when the
one before it has come, as on the web. The gaps are the server's; robots.txt counts among the requests.
"""

from __future__ import annotations

import argparse
import gzip
import itertools
import json
import os
import random
import re
import resource
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any


def page(thread: str, number: int, pages: int) -> bytes:
    """A page of about 30 KB, packed, which links to the next one."""
    words = random.Random(f"{thread} {number}")
    posts = "".join(f"<p>{words.getrandbits(256):x} {'comment ' * 30}</p>" for _ in range(90))
    link = f'<a rel="next" href="/{thread}/{number + 1}">next</a>' if number < pages else ""
    return gzip.compress(f"<html><body>{posts}{link}</body></html>".encode(), compresslevel=1)


def serve(pages: int, latency: float) -> None:
    """Answer until standard input ends, then print the log: (time, host) a request."""
    log: list[tuple[float, str]] = []

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        wbufsize = 65536

        def do_GET(self) -> None:
            log.append((time.time(), self.headers["Host"]))
            time.sleep(latency)
            found = re.fullmatch(r"/(\w+)/(\d+)", self.path)
            body = page(found[1], int(found[2]), pages) if found else b""
            self.send_response(200 if found else 404)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            if found:
                self.send_header("Content-Encoding", "gzip")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            pass

    class Server(ThreadingHTTPServer):
        daemon_threads = True
        request_queue_size = 256

    server = Server(("127.0.0.1", 0), Handler)
    print(server.server_address[1], flush=True)
    with ThreadPoolExecutor(1) as pool:
        pool.submit(server.serve_forever, 0.05)
        sys.stdin.read()
        server.shutdown()
    json.dump(log, sys.stdout)


def collect(args: argparse.Namespace, port: int, folder: Path, share: int) -> dict[str, Any]:
    """Fetch this process's share of the threads; what it cost."""
    from flows.fetch import Fetcher
    from flows.settings import Limits

    limits = Limits(host_interval_s=args.interval)
    mine = range(share, args.threads, args.processes)

    def read(thread: int) -> int:
        url = f"http://host{thread % args.hosts}.test:{port}/t{thread}/1"
        for number in itertools.count(1):
            fetched = fetcher.get(url).page
            if (link := re.search(rb'rel="next" href="([^"]+)"', fetched.body)) is None:
                return number
            url = f"http://host{thread % args.hosts}.test:{port}{link[1].decode()}"
        return 0

    started = time.perf_counter()
    with (
        Fetcher(True, folder, limits=limits, resolve=lambda host, port: ["127.0.0.1"]) as fetcher,
        ThreadPoolExecutor(args.workers) as pool,
    ):
        pages = sum(pool.map(read, mine))
        spent = time.perf_counter() - started
        waited = fetcher.waited_s / (spent * args.workers)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1 if sys.platform == "darwin" else 1024)
    cpu = time.process_time()
    return {"pages": pages, "waiting": waited, "peak_mb": peak, "cpu_s": cpu}


def main() -> None:
    """Print one JSON line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--hosts", type=int, default=50)
    parser.add_argument("--threads", type=int, default=500)
    parser.add_argument("--pages", type=int, default=3, help="pages a thread")
    parser.add_argument("--interval", type=float, default=0.1, help="seconds between requests to a host")
    parser.add_argument("--latency", type=float, default=0.05, help="seconds until the server answers")
    parser.add_argument("--workers", type=int, default=32, help="threads of execution a process")
    parser.add_argument("--processes", type=int, default=1)
    parser.add_argument("--serve", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--collect", help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.serve:
        serve(args.pages, args.latency)
    elif args.collect:
        port, folder, share = json.loads(args.collect)
        print(json.dumps(collect(args, port, Path(folder), share)))
    else:
        print(json.dumps(measure(args)))


def measure(args: argparse.Namespace) -> dict[str, Any]:
    """Run the server and the collecting processes; what the server saw and what they cost."""
    command = [sys.executable, "-m", "bench.collect", *sys.argv[1:]]
    server = subprocess.Popen([*command, "--serve"], stdin=-1, stdout=-1, text=True)
    assert server.stdout
    port = int(server.stdout.readline())
    with tempfile.TemporaryDirectory() as folder:
        started = time.perf_counter()
        shares = [json.dumps([port, folder, share]) for share in range(args.processes)]
        jobs = [subprocess.Popen([*command, "--collect", s], stdout=-1, text=True) for s in shares]
        results = [json.loads(job.communicate()[0]) for job in jobs]
        seconds = time.perf_counter() - started
    log = json.loads(server.communicate()[0])
    pages = sum(r["pages"] for r in results)
    gaps = [
        b - a
        for _, moments in itertools.groupby(sorted((host, at) for at, host in log), key=lambda one: one[0])
        for (_, a), (_, b) in itertools.pairwise(moments)
    ]
    return {
        "pages": pages,
        "seconds": round(seconds, 2),
        "pages_per_s": round(pages / seconds, 1),
        "limit_s": args.interval,
        "smallest_gap_s": round(min(gaps), 4),
        "median_gap_s": round(sorted(gaps)[len(gaps) // 2], 4),
        "kept": min(gaps) >= args.interval,
        "requests": len(log),
        "waiting_share": round(sum(r["waiting"] for r in results) / len(results), 3),
        "peak_mb": round(max(r["peak_mb"] for r in results), 1),
        "cpu_s": round(sum(r["cpu_s"] for r in results), 2),
        "hosts": args.hosts,
        "workers": args.workers,
        "processes": args.processes,
        "latency_s": args.latency,
        "cores": os.cpu_count(),
    }


if __name__ == "__main__":
    main()
