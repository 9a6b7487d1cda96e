"""The lock around pdfium, which works for one thread at a time."""

from __future__ import annotations

import threading

LOCK = threading.Lock()
