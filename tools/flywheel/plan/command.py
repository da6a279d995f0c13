"""`flywheel plan`: judge what a plan destroys, orphans, moves or adopts."""

from __future__ import annotations

from flywheel.contract import compiled
from flywheel.documents import reader
from flywheel.errors import UsageError, UserError
from flywheel.findings import console
from flywheel.findings.run import Run, add_many, add_options
from flywheel.formats.visible_text import visible
from flywheel.plan import judged_plan
from flywheel.plan.plan_review import PlanReview

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from flywheel.findings.pictures import Picture
    from flywheel.plan.expected_plan import ExpectedPlan
    from flywheel.plan.judged_plan import Plan


def add_arguments(parser: ArgumentParser) -> None:
    """The arguments of `flywheel plan`."""
    parser.add_argument("plan", metavar="FILE", help="the plan in JSON: `tofu show -json SAVED_PLAN > FILE`")
    parser.add_argument("--approvals", metavar="FILE", help="the approvals of this plan")
    parser.add_argument(
        "--write-approvals", metavar="FILE", help="write a draft of the approvals that this plan needs into a new file"
    )
    parser.add_argument("--shape", metavar="FILE", help="a file with the exact expected shape of the plan")
    parser.add_argument("--label", metavar="NAME", help="the name of the plan in reports (default: the file)")
    parser.add_argument(
        "--counts", metavar="WORDS", help='the expected shape as text: "0 added, 0 changed, 0 destroyed"'
    )
    parser.add_argument(
        "--refresh-only", action="store_true", help="the plan was made with -refresh-only: it changes only the state"
    )
    add_many(parser, "--only", "ADDRESS", "with --counts: exactly these addresses change")
    add_many(parser, "--paths", "PATH", "with --counts: only these attributes change")
    add_options(parser, "today")


def run(arguments: Namespace) -> int:
    """Judge and report; 1 if anything fails."""
    this_run = Run(arguments, "plan")
    contract = compiled.chosen(arguments.contract)
    plan = judged_plan.load(arguments.plan, contract, refresh_only=arguments.refresh_only)
    if arguments.write_approvals:
        return _write_approvals(plan, arguments.write_approvals)
    approvals = None
    if arguments.approvals:
        from flywheel.plan.approvals import Approvals

        approvals = reader.load_yaml(arguments.approvals, Approvals)
    review = PlanReview(plan, approvals, _shape(arguments), this_run.evidence)
    judged = this_run.judge(review, contract)
    if arguments.format == "text" and not (arguments.bundle or arguments.output):
        console.show(judged.redact.text(_summary(plan)))

    def pictures() -> list[Picture]:
        from flywheel.plan import plan_pictures  # imported late: only pages have pictures

        return plan_pictures.pictures(review)

    read = filter(None, (arguments.plan, arguments.approvals, arguments.shape))
    # A plan is one long line with all its secrets, so findings show no excerpt.
    return judged.finish(arguments.label or plan.name, read=read, pictures=pictures)


def _summary(plan: Plan) -> str:
    """What the plan does, above the findings."""
    counted = plan.counted()
    lines = [f"{visible(plan.name)}: {plan.sentence()}; {plan.untouched} unchanged.\n"]
    for name in ("added", "changed", "destroyed", "forgotten", "moved", "imported"):
        if counted[name]:
            lines.append(f"  {name}: {plan.by_kind(counted[name])}\n")
    return "".join([*lines, f"  digest: {plan.digest}\n\n"])


def _write_approvals(plan: Plan, path: str) -> int:
    import os

    from flywheel.findings import output_files
    from flywheel.plan import approvals

    if os.path.lexists(path):
        raise UserError(f"{path}: the file exists and may be signed. Write to another file, or delete this one.")
    output_files.replace({path: approvals.draft(plan)}, os.path.dirname(path) or ".", {path: None})
    return 0


def _shape(arguments: Namespace) -> ExpectedPlan | None:
    words = (arguments.counts, arguments.only or None, arguments.paths or None)
    if arguments.shape and any(one is not None for one in words):
        raise UsageError("--shape cannot be combined with --counts, --only or --paths. Remove one of them.")
    if arguments.counts is None and (arguments.only or arguments.paths):
        raise UsageError("--only and --paths need --counts. Add for example `--counts '1 changed'`.")
    if not arguments.shape and arguments.counts is None:
        return None
    from flywheel.plan import expected_plan

    if arguments.shape:
        return reader.load_yaml(arguments.shape, expected_plan.ExpectedPlan)
    return expected_plan.from_words(*words)
