"""Trains one of the paper's networks with PyTorch, told what to do line by line (see worker.rs)."""

import json
import resource
import sys
import time

import torch
from torch import nn

images, labels, architecture, width, depth, batch, threads, mode = sys.argv[1:]
width, depth, batch, threads = int(width), int(depth), int(batch), int(threads)
torch.set_num_threads(threads)
torch.manual_seed(0)


class Skip(nn.Module):
    """F(x) + x."""

    def __init__(self, inside):
        super().__init__()
        self.inside = inside

    def forward(self, x):
        return self.inside(x) + x


def dense(inputs, outputs):
    linear = nn.Linear(inputs, outputs)
    deviation = (2.0 / (inputs + outputs)) ** 0.5
    nn.init.trunc_normal_(linear.weight, std=deviation, a=-2 * deviation, b=2 * deviation)
    nn.init.zeros_(linear.bias)
    return nn.Sequential(linear, nn.BatchNorm1d(outputs, eps=1e-3, momentum=0.01), nn.Tanh())


def network():
    hidden = [dense(2 * width, width)]
    rest = [dense(width, width) for _ in range(depth - 1)]
    if "residual" in architecture:
        while len(rest) >= 2:
            hidden.append(Skip(nn.Sequential(rest.pop(0), rest.pop(0))))
    body = nn.Sequential(*hidden, *rest, dense(width, 2 * width))
    if "shortcut" in architecture:
        body = Skip(body)
    return nn.Sequential(dense(784, 2 * width), body, nn.Linear(2 * width, 10))


y = torch.frombuffer(bytearray(open(labels, "rb").read()), dtype=torch.uint8).long()
x = torch.frombuffer(bytearray(open(images, "rb").read()), dtype=torch.float32).reshape(len(y), 784)
net = network()
optimiser = torch.optim.RMSprop(net.parameters(), lr=1e-3, alpha=0.9, eps=1e-7)
forward = torch.compile(net) if mode == "compile" else net


def step(x, y):
    optimiser.zero_grad()
    loss = nn.functional.cross_entropy(forward(x), y)
    loss.backward()
    optimiser.step()
    return loss.item()


def epoch():
    if batch == 0:
        return step(x, y)
    order = torch.randperm(len(y)).split(batch)
    return sum(step(x[places], y[places]) * len(places) for places in order) / len(y)


def say(**what):
    print(json.dumps(what), flush=True)


say(program=f"PyTorch {torch.__version__}", threads=torch.get_num_threads())
for line in sys.stdin:
    seconds, loss = [], float("nan")
    for _ in range(int(line)):
        started = time.perf_counter()
        loss = epoch()
        seconds.append(time.perf_counter() - started)
    unit = 1 if sys.platform == "darwin" else 1024
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit
    say(seconds=seconds, loss=loss, peak_bytes=peak, product_seconds=None, product_operations=None)
