"""The network of all-MiniLM-L6-v2, with heads for the start, the end and the presence of an answer."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

import numpy as np
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.quantization.shape_inference import quant_pre_process
from torch import nn
from torch.nn import functional

WIDTH, HEADS, INNER, LAYERS, PIECES, PLACES = 384, 12, 1536, 6, 30522, 512
NAMES = {
    "query": "attention.self.query", "key": "attention.self.key", "value": "attention.self.value",
    "out": "attention.output.dense", "norm": "attention.output.LayerNorm", "inner": "intermediate.dense",
    "outer": "output.dense", "norm_out": "output.LayerNorm",
}  # fmt: skip
"""The layers' parts, and what they are called in the file."""
FAR = -1e4


def read_base(file):
    """Return the arrays of a safetensors file by name, 32-bit numbers."""
    content = file.read_bytes()
    length = int.from_bytes(content[:8], "little")
    described = json.loads(content[8 : 8 + length])
    return {
        name: torch.from_numpy(np.frombuffer(content, "<f4", (b - a) // 4, 8 + length + a).reshape(one["shape"]).copy())
        for name, one in described.items() if one.get("dtype") == "F32" for a, b in [one["data_offsets"]]
    }  # fmt: skip


class Layer(nn.Module):
    """A layer of a transformer. PyTorch's fused attention is slower than this for short texts on a processor."""

    def __init__(self) -> None:
        super().__init__()
        self.query, self.key, self.value, self.out = (nn.Linear(WIDTH, WIDTH) for _ in range(4))
        self.inner, self.outer = nn.Linear(WIDTH, INNER), nn.Linear(INNER, WIDTH)
        self.norm, self.norm_out = nn.LayerNorm(WIDTH, eps=1e-12), nn.LayerNorm(WIDTH, eps=1e-12)

    def forward(self, states, hidden):
        rows, length, _ = states.shape
        query, key, value = (
            part(states).view(rows, length, HEADS, WIDTH // HEADS).transpose(1, 2)
            for part in (self.query, self.key, self.value)
        )
        shares = torch.softmax(query @ key.transpose(-1, -2) * (WIDTH // HEADS) ** -0.5 + hidden, -1)
        states = self.norm(states + self.out((shares @ value).transpose(1, 2).reshape(rows, length, WIDTH)))
        return self.norm_out(states + self.outer(functional.gelu(self.inner(states))))


class Network(nn.Module):
    """From the pieces of a question and a passage to three scores, in log-odds.

    `kinds` is 1 for the passage's pieces, `mask` 0 for filling. Returns `start` and `end` for each piece, and
    `answered` for each row.
    """

    def __init__(self, base) -> None:
        super().__init__()
        self.pieces, self.places = nn.Embedding(PIECES, WIDTH), nn.Embedding(PLACES, WIDTH)
        self.kinds, self.norm = nn.Embedding(2, WIDTH), nn.LayerNorm(WIDTH, eps=1e-12)
        self.layers = nn.ModuleList(Layer() for _ in range(LAYERS))
        self._take(base)
        self.span, self.pool, self.answered = nn.Linear(WIDTH, 2), nn.Linear(2 * WIDTH, WIDTH), nn.Linear(WIDTH, 1)
        nn.init.normal_(self.span.weight, std=0.02)
        nn.init.zeros_(self.span.bias)

    def forward(self, numbers, kinds, mask):
        states = self.pieces(numbers) + self.places(torch.arange(numbers.shape[1]))[None] + self.kinds(kinds)
        states, hidden = self.norm(states), (1.0 - mask[:, None, None, :].to(torch.float32)) * FAR
        for layer in self.layers:
            states = layer(states, hidden)
        outside = (1.0 - (kinds * mask).to(torch.float32)) * FAR
        spans = self.span(states)
        start, end = spans[..., 0] + outside, spans[..., 1] + outside
        answer = (torch.softmax(start, -1)[..., None] * states).sum(1)  # the states where the answer would start
        pooled = torch.tanh(self.pool(torch.cat([states[:, 0], answer], -1)))
        return start, end, self.answered(pooled)[:, 0]

    def _take(self, base):
        with torch.no_grad():
            for part, name in ((self.pieces, "word"), (self.places, "position"), (self.kinds, "token_type")):
                part.weight.copy_(base[f"embeddings.{name}_embeddings.weight"])
            _copy(self.norm, base, "embeddings.LayerNorm")
            for number, layer in enumerate(self.layers):
                for part, name in NAMES.items():
                    _copy(getattr(layer, part), base, f"encoder.layer.{number}.{name}")

    def exported(self) -> bytes:
        """Return the network in ONNX, its weights in eight bits."""
        numbers = torch.randint(1000, 2000, (2, 40))
        kinds, mask = torch.ones_like(numbers), torch.ones_like(numbers)
        kinds[:, :10] = 0
        inputs = ["numbers", "kinds", "mask"]
        axes = {name: {0: "rows", 1: "length"} for name in (*inputs, "start", "end")} | {"answered": {0: "rows"}}
        with tempfile.TemporaryDirectory() as folder:
            files = [str(Path(folder) / name) for name in ("full.onnx", "prepared.onnx", "small.onnx")]
            torch.onnx.export(
                self.eval(), (numbers, kinds, mask), files[0], dynamo=False, opset_version=17,
                input_names=inputs, output_names=["start", "end", "answered"], dynamic_axes=axes,
            )  # fmt: skip
            quant_pre_process(files[0], files[1], skip_symbolic_shape=True)
            kinds_of = ["MatMul", "Gemm", "Gather"]
            quantize_dynamic(*files[1:], weight_type=QuantType.QInt8, per_channel=True, op_types_to_quantize=kinds_of)
            return Path(files[2]).read_bytes()


def _copy(part, base, name):
    part.weight.copy_(base[f"{name}.weight"])
    part.bias.copy_(base[f"{name}.bias"])
