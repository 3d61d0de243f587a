"""Finds what answers a call: all rpcs of a server by their paths, in one step."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import grpc

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    # Returns the method handler of one call, given the metadata that came with it. Any:
    # the stubs know those of grpc.aio no better.
    Opening = Callable[[Any], Any]


class Handlers(grpc.GenericRpcHandler):
    """The rpcs of all services of a server.

    At every call grpc.aio asks one generic handler after the other, and puts each rpc
    that was registered by itself into a new wait beside all others. So there is one
    handler, and no rpc is registered.
    """

    def __init__(self) -> None:
        """Begin with none."""
        self._openings: dict[str, Opening] = {}

    def add(self, service: str, openings: Mapping[str, Opening]) -> None:
        """Add a service's rpcs, by their names."""
        for rpc, opening in openings.items():
            self._openings[f"/{service}/{rpc}"] = opening

    def service(self, handler_call_details: grpc.HandlerCallDetails) -> Any:
        """Return what handles a call; None where there is no such rpc."""
        opening = self._openings.get(handler_call_details.method)
        if opening is None:
            return None
        return opening(handler_call_details.invocation_metadata)

    # What generated code calls to add a servicer to a server.

    def add_registered_method_handlers(
        self,
        service_name: str,
        method_handlers: Mapping[str, grpc.RpcMethodHandler[Any, Any]],
    ) -> None:
        """Add a service whose calls are all handled alike."""
        openings = {rpc: _always(handler) for rpc, handler in method_handlers.items()}
        self.add(service_name, openings)

    def add_generic_rpc_handlers(
        self, generic_rpc_handlers: Iterable[grpc.GenericRpcHandler]
    ) -> None:
        """Add nothing: the same rpcs are registered by name as well."""


def _always(handler: grpc.RpcMethodHandler[Any, Any]) -> Opening:
    return lambda metadata: handler
