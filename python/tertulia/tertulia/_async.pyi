# SPDX-License-Identifier: GPL-3.0-or-later
from typing import Any

from ._session import Session, Steps

class AsyncSession(Session):
    async def run(self, steps: Steps) -> Any: ...
