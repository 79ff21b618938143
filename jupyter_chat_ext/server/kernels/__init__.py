"""The server's end of the bridge to notebook functions."""

from jupyter_chat_ext.server.kernels.functions import KernelFunctions
from jupyter_chat_ext.server.kernels.tools import KernelTools
from jupyter_chat_ext.server.kernels.variables import KernelVariables

__all__ = ["KernelFunctions", "KernelTools", "KernelVariables"]
