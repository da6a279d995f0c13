"""Run `flywheel collect` against a real API server, prove what it read, and record the server's answers.

    python3 tools/dev/record_cluster.py --build FOLDER        # once: what `oracles/kubernetes` names
    python3 tools/dev/record_cluster.py --etcd FOLDER/etcd --kube-apiserver FOLDER/kube-apiserver --kubectl PROGRAM

It starts both on loopback, applies `cluster_objects.yaml` and the role of `flywheel collect --cluster-role`, and
collects three times: as somebody who has the role, as an administrator who also asks for secrets, and as somebody who
has nothing. It stops with an error unless with the role everything but secrets was seen, the audit log has reads only,
and no canary is in any evidence. Then it writes `cluster_recording.json`, which the tests give to a real `kubectl`.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import api_server

ROOT = Path(__file__).parents[2]
TESTDATA = ROOT / "tests/tools/collect/testdata"
RECORDING = TESTDATA / "cluster_recording.json"
OVERLAY = ROOT / "tests/support/flywheel_testing/testdata/overlay"
#: Who asks, by the name of the recording.
PEOPLE = {"role": "collector", "secrets": api_server.ADMIN, "nothing": "nobody"}
#: The resources that stay in a recorded list of them: those that are asked for.
_KEPT = re.compile(
    r"pods|nodes|namespaces|secrets|resourcequotas|limitranges|deployments|priorityclasses|.*runner.*|.*listener.*"
)
_ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT / "tools")}


def planted(text: str) -> tuple[str, list[str]]:
    """A text with a value of its own in place of each `CANARY`, and these values."""
    parts = text.split("CANARY")
    canaries = [f"canary-{number:03}-4f9d1c7e" for number in range(len(parts) - 1)]
    return "".join(f"{part}{canary}" for part, canary in zip(parts, [*canaries, ""], strict=True)), canaries


@contextmanager
def recorder(server: api_server.ApiServer, token: str, answers: list[dict[str, Any]]) -> Iterator[str]:
    """The address of a proxy that adds a token to each request and keeps the answer."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            accept = self.headers.get("Accept", "")
            status, kind, body = server.answer(self.path, token, accept)
            answers.append({"path": self.path, "accept": accept, "status": status, "type": kind, "body": body.decode()})
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *words: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as proxy:
        Thread(target=proxy.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{proxy.server_address[1]}"
        proxy.shutdown()


def collect(kubectl: str, url: str, folder: Path, *options: str) -> Any:
    """The evidence that `flywheel collect` writes of a server."""
    config = {
        "clusters": [{"name": "c", "cluster": {"server": url}}],
        "contexts": [{"name": "cluster-one", "context": {"cluster": "c", "user": "u"}}],
        "users": [{"name": "u", "user": {}}],
    }
    (folder / "kubeconfig").write_text(json.dumps({"apiVersion": "v1", "kind": "Config", **config}), encoding="utf-8")
    own = {
        "KUBECONFIG": str(folder / "kubeconfig"),
        "FLYWHEEL_KUBECTL": os.path.abspath(kubectl),
        "KUBECACHEDIR": tempfile.mkdtemp(dir=folder),
    }
    evidence = folder / "evidence.json"
    command = [sys.executable, "-m", "flywheel", "collect", str(OVERLAY), "--only=cluster", f"--output={evidence}"]
    subprocess.run([*command, *options], check=True, env={**_ENVIRONMENT, **own})
    return json.loads(evidence.read_text(encoding="utf-8"))


def demand(name: str, evidence: Any, canaries: list[str]) -> None:
    """Stop with an error unless everything that this person may see was seen, and no secret is in it."""
    (cluster,) = evidence["clusters"]
    facts = {key: fact for key, fact in cluster.items() if isinstance(fact, dict)}
    unseen = {key for key, fact in facts.items() if "seen" not in fact}
    wanted = {"role": {"secrets"}, "secrets": set(), "nothing": set(facts) - {"server"}}[name]
    if unseen != wanted:
        raise SystemExit(f"{name}: not seen: {sorted(unseen)}, expected: {sorted(wanted)}")
    leaks = [one for one in canaries if one in json.dumps(evidence)]
    if leaks:
        raise SystemExit(f"{name}: in the evidence: {leaks}")


def demand_reads(audit: list[dict[str, str]]) -> None:
    """Stop with an error unless an audit log has reads alone, and none of secrets."""
    verbs = {row["verb"] for row in audit}
    if not verbs <= {"get", "list"} or any(row["what"] == "secrets" for row in audit):
        raise SystemExit(f"the audit log has more than reads of what the role names: {audit}")


def kept(name: str, answers: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The answers to keep, each once; of the administrator those about secrets alone."""
    by_path = {one["path"]: _trimmed(one) for one in answers}
    return [one for path, one in by_path.items() if name != "secrets" or "/secrets/" in path]


def _trimmed(answer: dict[str, Any]) -> dict[str, Any]:
    """An answer; of a server's list of resources only those that are asked for."""
    body = json.loads(answer["body"])
    if body.get("kind") != "APIGroupDiscoveryList":
        return answer
    for group in body["items"]:
        for version in group["versions"]:
            version["resources"] = [one for one in version.get("resources", []) if _KEPT.fullmatch(one["resource"])]
            for one in version["resources"]:
                one.pop("subresources", None)
    body["items"] = [one for one in body["items"] if any(version["resources"] for version in one["versions"])]
    return {**answer, "body": json.dumps(body, separators=(",", ":"))}


def record(programs: dict[str, str], folder: Path, stack: ExitStack) -> dict[str, Any]:
    """Everything that is recorded."""
    tokens = {f"{user}-token": user for user in PEOPLE.values()}
    server = api_server.ApiServer(programs, tokens, folder, stack)
    arc = json.loads((TESTDATA / "arc_definitions.json").read_text(encoding="utf-8"))
    server.define(arc["group"], arc["version"], arc["kinds"])
    text, canaries = planted((TESTDATA / "cluster_objects.yaml").read_text(encoding="utf-8"))
    server.apply(text)
    sets = f"autoscalingrunnersets.{arc['group']}"
    server.admin("delete", sets, "--namespace=arc-runners", "example-nix", "--wait=false")  # its finalizer holds it
    command = [sys.executable, "-m", "flywheel", "collect", "--cluster-role"]
    role = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, env=_ENVIRONMENT).stdout
    server.admin("apply", "--filename=-", given=role)
    binding = ["--clusterrole=flywheel-collect", f"--user={PEOPLE['role']}"]
    server.admin("create", "clusterrolebinding", "flywheel-collect", *binding)
    recording: dict[str, Any] = {"server": api_server.version(), "answers": {}}
    for name, user in PEOPLE.items():
        answers: list[dict[str, Any]] = []
        with recorder(server, f"{user}-token", answers) as url:
            evidence = collect(programs["kubectl"], url, folder, *(["--secrets"] if name == "secrets" else []))
        demand(name, evidence, canaries)
        recording["answers"][name] = kept(name, answers)
    recording["audit"] = server.audited(set(PEOPLE.values()) - {api_server.ADMIN})
    demand_reads(recording["audit"])
    return recording


def main() -> None:
    """Build, or run, prove and record."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--build", type=Path, metavar="FOLDER")
    names = ("etcd", "kube-apiserver", "kubectl")
    for name in names:
        parser.add_argument(f"--{name}", default=shutil.which(name), metavar="PROGRAM")
    arguments = parser.parse_args()
    if arguments.build:
        api_server.build(arguments.build)
        return
    programs = {name: getattr(arguments, name.replace("-", "_")) for name in names}
    if missing := [name for name, path in programs.items() if not path]:
        parser.error(f"not found: {', '.join(missing)}. Give their paths; --build makes the first two.")
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        recording = record(programs, folder, stack)
    RECORDING.write_text(json.dumps(recording, indent=1) + "\n", encoding="utf-8")
    verbs = sorted({row["verb"] for row in recording["audit"]})
    print(f"wrote {RECORDING.relative_to(ROOT)}: {RECORDING.stat().st_size} bytes, {verbs} in the audit log")


if __name__ == "__main__":
    main()
