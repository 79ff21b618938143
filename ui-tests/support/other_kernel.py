"""A kernel of another language. It says how often it was asked to run anything."""

from typing import Any, ClassVar

from ipykernel.kernelapp import IPKernelApp
from ipykernel.kernelbase import Kernel


class OtherKernel(Kernel):
    """Answers whatever it is given with a count."""

    implementation = "other"
    implementation_version = "1"
    banner = "other"
    language_info: ClassVar = {"name": "other", "mimetype": "text/plain", "file_extension": ".txt"}

    count = 0

    async def do_execute(self, code: str, *_args: Any, **_options: Any) -> dict[str, Any]:
        """Count."""
        self.count += 1
        text = f"asked {self.count} times, by: {code}"
        self.send_response(self.iopub_socket, "stream", {"name": "stdout", "text": text})
        return {"status": "ok", "execution_count": self.count, "payload": [], "user_expressions": {}}


IPKernelApp.launch_instance(kernel_class=OtherKernel)
