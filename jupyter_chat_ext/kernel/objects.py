"""The Python objects that answers show, kept so that later turns and cells get them back.

An answer on the wire has an object's MIME bundle, under an id that is looked up here. After a
restart, or once many newer objects came, the bundle is all there is.
"""

from __future__ import annotations

import threading
import uuid
from collections import OrderedDict
from typing import Any, Final

KEPT: Final = 200


class Objects:
    """The newest objects of this kernel by their part's id."""

    def __init__(self) -> None:
        self._objects: OrderedDict[str, Any] = OrderedDict()
        self._lock = threading.Lock()

    def keep(self, value: object) -> str:
        """Keep an object and return the id of the part that shows it."""
        part_id = f"object-{uuid.uuid4().hex[:12]}"
        with self._lock:
            self._objects[part_id] = value
            while len(self._objects) > KEPT:
                self._objects.popitem(last=False)
        return part_id

    def get(self, part_id: object) -> Any:
        """Return the object that a part shows; None if it is not kept."""
        return self._objects.get(part_id) if isinstance(part_id, str) else None


objects: Final = Objects()
