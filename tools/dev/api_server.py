"""A real API server on loopback, for development: built from Go modules, started, filled, and its audit log."""

from __future__ import annotations

import json
import os
import re
import signal
import ssl
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

KUBERNETES, ETCD = "v1.36.3", "v3.6.7"
ADMIN = "admin"
_URL, _STORE, _PEERS = "https://127.0.0.1:26443", "http://127.0.0.1:23790", "http://127.0.0.1:23800"
_NUMBERS = "k8s.io/component-base/version"


def build(folder: Path) -> None:
    """Build etcd and kube-apiserver, with one compiler at a time: it takes some ten minutes."""
    folder.mkdir(parents=True, exist_ok=True)
    flags = f"-X {_NUMBERS}.gitVersion={KUBERNETES} -X {_NUMBERS}.gitMajor=1 -X {_NUMBERS}.gitMinor=36"
    _build(folder / "etcd", "go.etcd.io/etcd/server/v3", ETCD, "main.go", _ETCD)
    _build(
        folder / "kube-apiserver", "k8s.io/kubernetes", KUBERNETES, "k8s.io/kubernetes/cmd/kube-apiserver", "", flags
    )


#: etcd has no package of its own that is a program and a part of its module.
_ETCD = """package main

import (
	"os"

	"go.etcd.io/etcd/server/v3/etcdmain"
)

func main() { etcdmain.Main(os.Args) }
"""


def _build(program: Path, module: str, version: str, package: str, main: str, flags: str = "") -> None:
    """Build a program of a module. A module of this function's own requires it, with the parts that it replaces."""
    with tempfile.TemporaryDirectory() as at:

        def go(*words: str) -> str:
            environment = {**os.environ, "CGO_ENABLED": "0", "GOFLAGS": "-mod=mod -p=1"}
            done = subprocess.run(
                ["go", *words], cwd=at, check=True, stdout=subprocess.PIPE, text=True, env=environment
            )
            return done.stdout

        source = Path(json.loads(go("mod", "download", "-json", f"{module}@{version}"))["Dir"], "go.mod")
        staged = re.findall(r"(k8s\.io/\S+) => \./staging/src/\S+", source.read_text(encoding="utf-8"))
        replaced = "".join(f"replace {one} => {one} v0.{version[3:]}\n" for one in staged)
        Path(at, "go.mod").write_text(f"module m\ngo 1.26\nrequire {module} {version}\n{replaced}", encoding="utf-8")
        imports = main or f'//go:build tools\n\npackage m\n\nimport _ "{package}"\n'
        Path(at, "main.go").write_text(imports, encoding="utf-8")
        go("mod", "tidy", "-e")
        go("build", f"-ldflags=-s -w {flags}", "-o", str(program.resolve()), package)


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
    """A server that runs as long as `stack` is open. `people`: the users by their tokens; `ADMIN` may do everything."""

    def __init__(self, programs: Mapping[str, str], people: Mapping[str, str], folder: Path, stack: ExitStack) -> None:
        self._kubectl, self._folder = programs["kubectl"], folder
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
            "--disable-admission-plugins=ServiceAccount",
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

    def answer(self, path: str, token: str, accept: str = "*/*") -> tuple[int, str, bytes]:
        """Status, type and body of the answer to a request."""
        headers = {"Authorization": f"Bearer {token}", "Accept": accept}
        request = urllib.request.Request(_URL + path, headers=headers)
        # Its certificate is made at its start, and it is on loopback.
        context = ssl.create_default_context()
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        try:
            with urllib.request.urlopen(request, context=context) as one:
                return one.status, one.headers["Content-Type"], one.read()
        except urllib.error.HTTPError as err:
            return err.code, err.headers["Content-Type"], err.read()

    def admin(self, *words: str, given: str = "") -> None:
        """Run `kubectl` as the administrator."""
        how = [f"--server={_URL}", "--insecure-skip-tls-verify", f"--token={self._admin_token}"]
        subprocess.run([self._kubectl, *how, *words], input=given, text=True, check=True, stdout=subprocess.DEVNULL)

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
