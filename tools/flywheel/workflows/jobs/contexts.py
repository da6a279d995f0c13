"""The contexts that an expression of a job can name, as far as files show them."""

from __future__ import annotations

from flywheel.formats.values import Node, Object, Scalar
from flywheel.workflows import runs_on
from flywheel.workflows.expressions import Gap, LocatedString, LookupContext, Where
from flywheel.workflows.jobs import github_context, inputs_context, matrix_context, needs_context

TYPE_CHECKING = False
if TYPE_CHECKING:
    from flywheel.workflows.expressions import Case
    from flywheel.workflows.jobs.scopes import Contexts, JobScope


def _vars(scope: JobScope, where: Where) -> object:
    def get(name: str, case: Case) -> object:
        known = scope.settings.variables.get(name.lower())
        if known is not None:
            return LocatedString(known, where)
        reason = "it is a variable of the repository or its organization, which no file contains"
        return Gap(runs_on.VARIABLE, reason, f"vars.{name}", where)

    return LookupContext(Gap(runs_on.VARIABLE, "no file contains variables", "vars", where), get)


def _env(scope: JobScope, where: Where) -> object:
    def get(name: str, case: Case) -> object:
        for holder in (scope.get("env"), scope.file.root.items.get("env")):
            if isinstance(holder, Object):
                for key, node in holder.items.items():
                    if key.upper() == name.upper():
                        return scope.value(node, case)
            elif holder is not None and holder.at >= 0 and not _is_empty(holder):
                return Gap(runs_on.RUN, "its `env` is computed as a whole", f"env.{name}", where)
        return None

    return LookupContext(Gap(runs_on.RUN, "the whole `env` is used", "env", where, f"{scope.id} env"), get)


def _is_empty(node: Node) -> bool:
    return isinstance(node, Scalar) and node.value is None


#: The functions that make contexts, by name. Contexts such as `secrets` exist only at run time.
CONTEXTS: Contexts = {
    "env": _env,
    "github": github_context.context,
    "inputs": inputs_context.context,
    "jobs": needs_context.jobs_context,
    "matrix": matrix_context.context,
    "needs": needs_context.context,
    "vars": _vars,
}
