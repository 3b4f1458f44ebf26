"""Serve an index, ask it, print the table."""

from __future__ import annotations

import http.client
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import click
import msgspec
import numpy as np

from benchmarks.service import __doc__ as told
from benchmarks.service.driver import Report, Task
from benchmarks.service.queries import Request, classes, draw
from benchmarks.service.served import Served, memory, serve
from search import open_index

_WARM = 50  # requests of each class sent before, unmeasured
_HEADER = f"{'':20s}{'p50':>8s}{'p99':>9s}{'engine':>9s}{'added':>8s}{'kB':>7s}"


def tag(port: int, target: str) -> str:
    """The ETag of an address."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request("GET", target)
    response = connection.getresponse()
    response.read()
    connection.close()
    return response.headers.get("ETag", "")


def raw(port: int, request: Request) -> bytes:
    """A request as it goes over the wire."""
    headers = {"Host": f"127.0.0.1:{port}", "Accept": "*/*"}
    if request.gzip:
        headers["Accept-Encoding"] = "gzip"
    if request.conditional:
        headers["If-None-Match"] = tag(port, request.target)
    lines = [f"GET {request.target} HTTP/1.1", *(f"{name}: {value}" for name, value in headers.items()), "", ""]
    return "\r\n".join(lines).encode("ascii")


def ask(port: int, clients: int, warm: Sequence[bytes], requests: Sequence[bytes]) -> Report:
    """Have the driver send requests."""
    task = msgspec.msgpack.encode(Task(port, clients, list(warm), list(requests)))
    command = [sys.executable, "-m", "benchmarks.service.driver"]
    ended = subprocess.run(command, input=task, stdout=subprocess.PIPE, check=True)
    return msgspec.msgpack.decode(ended.stdout, type=Report)


def line(name: str, report: Report) -> str:
    """A row of the table: milliseconds, requests a second; what is added is the median of the differences."""
    times, took = np.array(report.times), np.array(report.took)
    cells = [f"{np.percentile(times, 50):8.2f}", f"{np.percentile(times, 99):9.2f}"]
    if (took >= 0).all():
        cells += [f"{np.percentile(took, 50):9.2f}", f"{np.percentile(times - took, 50):8.2f}"]
    else:
        cells += [f"{'-':>9s}", f"{'-':>8s}"]
    rate = len(times) / report.seconds
    odd = sorted({status for status in report.statuses if status not in {200, 304}})
    wrong = f"  answered with {odd}" if odd else ""
    share = report.busy / report.seconds
    return f"{name:20s}{''.join(cells)}{np.mean(report.sizes) / 1000:7.1f}{rate:9.0f}/s{share:8.0%}{wrong}"


def measure(served: Served, clients: int, requests: dict[str, list[Request]]) -> None:
    """Print the rows of one number of clients."""
    click.echo(f"\n{clients} client{'s' if clients > 1 else ''}, ms\n{_HEADER}{'rate':>11s}{'driver':>8s}")
    for name, asked in requests.items():
        prepared = {each: raw(served.port, each) for each in dict.fromkeys(asked)}
        sent = [prepared[each] for each in asked]
        report = ask(served.port, clients, sent[-_WARM:], sent)
        if set(report.statuses) == {404}:
            click.echo(f"{name:20s} not served")
        else:
            click.echo(line(name, report))


@click.command(help=told)
@click.option(
    "--index", type=click.Path(path_type=Path, exists=True), default=Path("index_data/index"), help="a folder"
)
@click.option("--requests", type=int, default=400, show_default=True, help="of each class")
@click.option("--clients", multiple=True, type=int, default=(1, 16), show_default=True)
@click.option("--workers", type=int, default=2, show_default=True)
@click.option("--class", "chosen", multiple=True, help="only these classes")
@click.option("--seed", type=int, default=2021, show_default=True)
def main(index: Path, requests: int, clients: Sequence[int], workers: int, chosen: Sequence[str], seed: int) -> None:
    """Measure the service."""
    engine = open_index(str(index))
    stats = engine.stats()
    log = draw(engine, seed)
    engine.close()
    drawn = {name: each for name, each in classes(log, seed, requests).items() if not chosen or name in chosen}
    click.echo(
        f"{stats.articles:,} articles in {stats.segments} segments, {workers} workers, {requests} requests a class"
    )
    with serve(index, workers) as served:
        for number in clients:
            measure(served, number, drawn)
        for one in memory(served):
            click.echo(
                f"worker: {one.private:.0f} MB of its own, {one.proportional:.0f} MB by share, "
                f"{one.resident:.0f} MB with the mapped index"
            )


if __name__ == "__main__":
    main()
