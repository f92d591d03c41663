"""Loads documents with any LangChain document loader: `loader:package.module:Class?argument=value&key=$NAME…`.

Such an origin imports and runs code of installed packages, so it must come from the operator's command line and never
from a conversation.
"""

from __future__ import annotations

import hashlib
import importlib
import json
import re
from collections import Counter
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

from knowledge.documents import Event, LoadedDocument, LoadError, Unchanged, clean, document_id

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from langchain_core.document_loaders import BaseLoader
    from langchain_core.documents import Document

    from knowledge.loaders.secrets import LoadRequest, Secrets

PREFIX = "loader:"
_FORM = re.compile(r"loader:([\w.]+):(\w+)(?:\?(.*))?", re.DOTALL)


async def load_with_langchain(request: LoadRequest) -> AsyncIterator[Event]:
    """Yield the documents of a LangChain loader. A document is identified by the id or source in its metadata.

    The fingerprint is a hash of title and text, because LangChain has no conditional loading. Any exception of the
    loader is raised as LoadError, so that after an incomplete run no document counts as removed.
    """
    origin, secrets = request.origin, request.secrets
    loader = _loader(origin, secrets)
    seen: Counter[str] = Counter()
    try:
        async for document in loader.alazy_load():
            event = _event(document, origin, seen, secrets)
            if event.text.strip():
                yield Unchanged(event.id) if request.fingerprints.get(event.id) == event.fingerprint else event
    except Exception as error:
        raise LoadError(f"{origin} failed: {secrets.hide(_line(error), origin=origin)}") from error


def _event(document: Document, origin: str, seen: Counter[str], secrets: Secrets) -> LoadedDocument:
    about = document.metadata
    source = secrets.hide(str(about.get("source") or about.get("url") or about.get("path") or origin), origin=origin)
    name = str(document.id or about.get("id") or f"{source} {about.get('page', '')}".strip())
    seen[name] += 1
    identity = document_id(origin, f"{name} {seen[name]}")
    title, text = clean(str(about.get("title") or source)), clean(document.page_content)
    fingerprint = hashlib.blake2s(f"{title}\0{text}".encode(), digest_size=8).hexdigest()
    return LoadedDocument(identity, title, clean(source), text, fingerprint)


def _loader(origin: str, secrets: Secrets) -> BaseLoader:
    """Import and create the loader that an origin names. An argument `$NAME` is replaced by that variable's value."""
    from langchain_core.document_loaders import BaseLoader  # noqa: PLC0415  # slow to import

    if not (form := _FORM.fullmatch(origin)):
        raise LoadError(f"{origin} names no loader: write it as loader:package.module:Class?argument=value.")
    module, name, arguments = form.groups()
    try:
        found = getattr(importlib.import_module(module), name, None)
    except ImportError as error:
        package = module.partition(".")[0].replace("_", "-")
        raise LoadError(f"{module} cannot be imported ({_line(error)}): pip install {package}.") from error
    if not (isinstance(found, type) and issubclass(found, BaseLoader)):
        raise LoadError(f"{module} has no LangChain document loader named {name}: check the name.")
    try:
        given = parse_qsl(arguments or "", keep_blank_values=True)
        filled = ((name, value, secrets.fill(value)) for name, value in given)
        return found(**{name: _value(value) if secret is None else secret for name, value, secret in filled})
    except LoadError:
        raise
    except Exception as error:
        raise LoadError(f"{name} does not accept its arguments: {secrets.hide(_line(error), origin=origin)}") from error


def _value(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return text


def _line(error: Exception) -> str:
    return " ".join(str(error).split())[:300] or type(error).__name__
