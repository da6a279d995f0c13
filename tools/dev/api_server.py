"""A real API server on loopback, for development: built from Go modules, started, filled, and its audit log."""

from __future__ import annotations

import json
import re
import signal
import ssl
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from http.client import HTTPSConnection
from pathlib import Path
from typing import Any

ADMIN = "admin"
_ORACLE = Path(__file__).parent / "oracles"
_URL, _STORE, _PEERS = "https://127.0.0.1:26443", "http://127.0.0.1:23790", "http://127.0.0.1:23800"


def version() -> str:
    """The version of Kubernetes that is built, as its server tells it."""
    (found,) = re.findall(r"gitVersion=(\S+)", (_ORACLE / "kubernetes/ldflags").read_text(encoding="utf-8"))
    return str(found)


def build(folder: Path) -> None:
    """Build etcd, kube-apiserver and kube-scheduler of `oracles/kubernetes`: it takes some ten minutes."""
    subprocess.run([_ORACLE / "build", "--output", folder.resolve(), "kubernetes"], check=True)


#: The server's certificate is made at its start, and it is on loopback.
_CONTEXT = ssl.create_default_context()
_CONTEXT.check_hostname, _CONTEXT.verify_mode = False, ssl.CERT_NONE


@contextmanager
def _started(command: list[str], log: Path) -> Iterator[None]:
    """A program that runs until the end of the block."""
    with log.open("wb") as stream:
        process = subprocess.Popen(command, stdout=stream, stderr=stream)
        try:
            yield
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(30)


class ApiServer:
    """A server that runs as long as `stack` is open. `people`: the users by their tokens; `ADMIN` may do everything.

    without: admission plugins that are off, beside the one for service accounts, which no controller makes here.
    """

    def __init__(
        self,
        programs: Mapping[str, str],
        people: Mapping[str, str],
        folder: Path,
        stack: ExitStack,
        without: Iterable[str] = (),
    ) -> None:
        self._programs, self._folder, self._stack = programs, folder, stack
        self._connection: HTTPSConnection | None = None
        self._off = ",".join(["ServiceAccount", *without])
        self._admin_token = next(token for token, user in people.items() if user == ADMIN)
        self._write(people)
        store = [f"--listen-client-urls={_STORE}", f"--advertise-client-urls={_STORE}", f"--listen-peer-urls={_PEERS}"]
        etcd = [programs["etcd"], f"--data-dir={folder / 'etcd'}", *store]
        stack.enter_context(_started(etcd, folder / "etcd.log"))
        server = [programs["kube-apiserver"], *self._flags()]
        stack.enter_context(_started(server, folder / "server.log"))
        self._wait()

    def _write(self, people: Mapping[str, str]) -> None:
        key = self._folder / "key"
        subprocess.run(["openssl", "genrsa", "-out", key, "2048"], check=True, capture_output=True)
        rows = (
            f"{token},{user},{user}{',system:masters' if user == ADMIN else ''}\n" for token, user in people.items()
        )
        (self._folder / "tokens.csv").write_text("".join(rows), encoding="utf-8")
        policy = {"apiVersion": "audit.k8s.io/v1", "kind": "Policy", "rules": [{"level": "Metadata"}]}
        text = json.dumps({**policy, "omitStages": ["RequestReceived"]})
        (self._folder / "policy.json").write_text(text, encoding="utf-8")

    def _flags(self) -> list[str]:
        at = self._folder
        return [
            f"--etcd-servers={_STORE}",
            "--bind-address=127.0.0.1",
            "--advertise-address=192.0.2.1",
            f"--secure-port={_URL.rpartition(':')[2]}",
            f"--cert-dir={at / 'certificates'}",
            f"--service-account-key-file={at / 'key'}",
            f"--service-account-signing-key-file={at / 'key'}",
            "--service-account-issuer=https://example.com",
            "--service-cluster-ip-range=10.0.0.0/24",
            f"--disable-admission-plugins={self._off}",
            "--authorization-mode=RBAC",
            f"--token-auth-file={at / 'tokens.csv'}",
            f"--audit-log-path={at / 'audit.log'}",
            f"--audit-policy-file={at / 'policy.json'}",
        ]

    def _wait(self) -> None:
        for _ in range(120):
            try:
                if self.answer("/readyz", self._admin_token)[0] == 200:
                    return
            except OSError:
                pass  # it does not listen yet
            time.sleep(1)
        raise SystemExit((self._folder / "server.log").read_text(encoding="utf-8")[-2000:])

    def start_scheduler(self) -> None:
        """Start kube-scheduler, as its defaults have it, but for how often it may ask."""
        user = {"token": self._admin_token}
        server = {"server": _URL, "insecure-skip-tls-verify": True}
        config = {
            "apiVersion": "v1",
            "kind": "Config",
            "current-context": "c",
            "clusters": [{"name": "c", "cluster": server}],
            "users": [{"name": "c", "user": user}],
            "contexts": [{"name": "c", "context": {"cluster": "c", "user": "c"}}],
        }
        (self._folder / "kubeconfig.json").write_text(json.dumps(config), encoding="utf-8")
        client = {"kubeconfig": str(self._folder / "kubeconfig.json"), "qps": 5000, "burst": 5000}
        own = {"apiVersion": "kubescheduler.config.k8s.io/v1", "kind": "KubeSchedulerConfiguration"}
        text = json.dumps({**own, "clientConnection": client, "leaderElection": {"leaderElect": False}})
        (self._folder / "scheduler.json").write_text(text, encoding="utf-8")
        command = [self._programs["kube-scheduler"], f"--config={self._folder / 'scheduler.json'}", "--secure-port=0"]
        self._stack.enter_context(_started(command, self._folder / "scheduler.log"))

    def ask(self, method: str, path: str, body: Any = None) -> tuple[int, Any]:
        """Status and value of the answer to a request of the administrator, over one connection."""
        if self._connection is None:
            self._connection = HTTPSConnection(_URL.partition("//")[2], context=_CONTEXT)
        headers = {"Authorization": f"Bearer {self._admin_token}", "Content-Type": "application/json"}
        self._connection.request(method, path, None if body is None else json.dumps(body), headers)
        answer = self._connection.getresponse()
        return answer.status, json.loads(answer.read())

    def answer(self, path: str, token: str, accept: str = "*/*") -> tuple[int, str, bytes]:
        """Status, type and body of the answer to a request."""
        headers = {"Authorization": f"Bearer {token}", "Accept": accept}
        request = urllib.request.Request(_URL + path, headers=headers)
        try:
            with urllib.request.urlopen(request, context=_CONTEXT) as one:
                return one.status, one.headers["Content-Type"], one.read()
        except urllib.error.HTTPError as err:
            return err.code, err.headers["Content-Type"], err.read()

    def admin(self, *words: str, given: str = "") -> None:
        """Run `kubectl` as the administrator."""
        how = [f"--server={_URL}", "--insecure-skip-tls-verify", f"--token={self._admin_token}"]
        subprocess.run(
            [self._programs["kubectl"], *how, *words], input=given, text=True, check=True, stdout=subprocess.DEVNULL
        )

    def apply(self, text: str) -> None:
        """Apply the documents of a YAML text, with their status."""
        for document in text.split("\n---\n"):
            self.admin("apply", "--filename=-", given=document)
            # A status of these kinds is only taken by itself.
            if re.search(r"^kind: (Node|Pod|Deployment)$", document, re.MULTILINE) and "\nstatus:" in document:
                self.admin("replace", "--subresource=status", "--filename=-", given=document)

    def define(self, group: str, version: str, kinds: Mapping[str, str]) -> None:
        """Define the kinds of a group, by their plurals, whose objects may have any fields."""
        for plural, kind in kinds.items():
            self.admin("apply", "--filename=-", given=json.dumps(_definition(group, version, plural, kind)))
        for plural in kinds:
            self.admin("wait", "--for=condition=established", f"crd/{plural}.{group}")

    def audited(self, users: set[str]) -> list[dict[str, str]]:
        """What the audit log has of these users: user, verb, and what it was about, each once."""
        time.sleep(1)  # it is written a moment later
        found = {}
        for line in (self._folder / "audit.log").read_text(encoding="utf-8").splitlines():
            event = json.loads(line)
            user, verb = event["user"]["username"], event["verb"]
            what = event.get("objectRef", {}).get("resource") or event["requestURI"].partition("?")[0]
            if user in users:
                found[user, verb, what] = {"user": user, "verb": verb, "what": what}
        return [found[key] for key in sorted(found)]


def _definition(group: str, version: str, plural: str, kind: str) -> dict[str, Any]:
    schema = {"openAPIV3Schema": {"type": "object", "x-kubernetes-preserve-unknown-fields": True}}
    return {
        "apiVersion": "apiextensions.k8s.io/v1",
        "kind": "CustomResourceDefinition",
        "metadata": {"name": f"{plural}.{group}"},
        "spec": {
            "group": group,
            "names": {"kind": kind, "plural": plural, "singular": kind.lower()},
            "scope": "Namespaced",
            "versions": [{"name": version, "served": True, "storage": True, "schema": schema}],
        },
    }
