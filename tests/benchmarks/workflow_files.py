"""Workflows of the length that repositories have, as an owner of runners would write them."""

from __future__ import annotations

_HEAD = """\
name: CI {number}

on:
  push:
    branches: [main]
    paths-ignore: ['docs/**', '**/*.md']
  pull_request:
    types: [opened, synchronize, reopened]
  workflow_dispatch:
    inputs:
      runner:
        description: Where the build runs
        type: choice
        options: [tinyland-nix, tinyland-nix-heavy]
        default: tinyland-nix

concurrency:
  group: ci-{number}-${{{{ github.ref }}}}
  cancel-in-progress: true

permissions:
  contents: read

env:
  BAZEL_FLAGS: --config=ci --noshow_progress
  CACHE_KEY: v{number}

jobs:
"""

_LITERAL = """\
  {job}:
    name: {job} of ${{{{ github.repository }}}}
    runs-on: {runs_on}
    timeout-minutes: 30
    steps:
      - uses: actions/checkout@11bd71901bbe5b1630ceea73d27597364c9af683 # v4
        with:
          fetch-depth: 0
          persist-credentials: false
      - name: Set up
        uses: example-org/setup-nix@v3
        with:
          extra-conf: |
            experimental-features = nix-command flakes
            accept-flake-config = true
      - name: Restore the cache
        uses: actions/cache@v4
        with:
          path: ~/.cache/{job}
          key: ${{{{ runner.os }}}}-{job}-${{{{ hashFiles('**/lock') }}}}
          restore-keys: |
            ${{{{ runner.os }}}}-{job}-
      - name: Run
        env:
          TOKEN: ${{{{ secrets.GITHUB_TOKEN }}}}
        run: |
          set -euo pipefail
          ./tools/{job} --verbose "$BAZEL_FLAGS"
          echo "done={number}" >> "$GITHUB_OUTPUT"
"""

_COMPUTED = """\
  build:
    needs: [lint]
    runs-on: ${{{{ inputs.runner || 'tinyland-nix' }}}}
    steps:
      - run: ./bazelw build //...
  matrix:
    if: github.event_name != 'pull_request' || github.event.pull_request.head.repo.full_name == github.repository
    strategy:
      fail-fast: false
      matrix:
        os: [tinyland-nix, tinyland-docker]
        version: ['3.11', '3.12', '3.13']
        exclude:
          - os: tinyland-docker
            version: '3.11'
        include:
          - os: tinyland-nix-kvm
            version: '3.13'
    runs-on: ${{{{ matrix.os }}}}
    steps:
      - run: ./test ${{{{ matrix.version }}}}
"""


def text(number: int) -> str:
    """A workflow of some 140 lines with five jobs, of which one reads a matrix and one an input."""
    jobs = {"lint": "tinyland-nix", "docs": "[self-hosted, tinyland-docker]", "image": "tinyland-dind"}
    literal = "".join(_LITERAL.format(job=job, runs_on=label, number=number) for job, label in jobs.items())
    return _HEAD.format(number=number) + literal + _COMPUTED.format(number=number)


_HEAVY_HEAD = """\
name: Release {number}
on:
  push: {{branches: [main]}}
  workflow_dispatch:
    inputs:
      heavy: {{type: boolean, default: false}}
      runner: {{type: choice, options: [tinyland-nix, tinyland-nix-heavy, tinyland-docker], default: tinyland-nix}}
jobs:
  plan:
    runs-on: tinyland-nix
    outputs:
      shards: ${{{{ steps.shards.outputs.list }}}}
    steps:
      - id: shards
        run: echo 'list=[1, 2, 3]' >> "$GITHUB_OUTPUT"
"""

#: A job whose gate and whose runner depend on the event, on inputs and on the matrix.
_HEAVY_JOB = """\
  {job}:
    needs: [{needs}]
    if: >-
      ${{{{ !cancelled() && needs.{first}.result == 'success' && (github.event_name == 'push'
      || (github.event_name == 'workflow_dispatch' && (inputs.heavy || inputs.runner != 'tinyland-docker')))
      && !contains(github.event.head_commit.message, '[skip {job}]') && startsWith(github.ref, 'refs/heads/') }}}}
    strategy:
      fail-fast: ${{{{ github.event_name == 'push' }}}}
      matrix:
        os: [tinyland-nix, tinyland-docker]
        size: ['', -heavy]
        python: ['3.11', '3.12', '3.13']
        exclude:
          - {{os: tinyland-docker, size: -heavy}}
          - {{os: tinyland-docker, python: '3.11'}}
        include:
          - {{os: tinyland-nix-kvm, size: '', python: '3.13', kvm: true}}
    runs-on: >-
      ${{{{ matrix.kvm && matrix.os || inputs.heavy && 'tinyland-nix-heavy'
      || format('{{0}}{{1}}', matrix.os, matrix.size) }}}}
    env:
      LABEL: ${{{{ format('{{0}} on {{1}}', matrix.python, matrix.os) }}}}
    steps:
      - uses: actions/checkout@11bd71901bbe5b1630ceea73d27597364c9af683 # v4
      - if: ${{{{ matrix.python == '3.13' || failure() }}}}
        env:
          TOKEN: ${{{{ secrets.GITHUB_TOKEN }}}}
          SHARD: ${{{{ fromJSON(needs.plan.outputs.shards)[0] }}}}
        run: ./test --python ${{{{ matrix.python }}}} --shard "$SHARD"
"""

_CALL = """\
  {job}:
    needs: [{needs}]
    if: ${{{{ github.event_name == 'push' || inputs.heavy }}}}
    strategy:
      matrix:
        runner: [tinyland-nix, tinyland-nix-heavy]
    uses: ./.github/workflows/called.yml
    with:
      runner: ${{{{ matrix.runner }}}}
"""

CALLED = """\
name: Called
on:
  workflow_call:
    inputs:
      runner: {type: string, required: true}
jobs:
  inner:
    runs-on: ${{ inputs.runner || 'tinyland-docker' }}
    steps:
      - run: ./test
"""


def heavy_text(number: int) -> str:
    """A workflow of eight jobs that need each other, with gates, matrices and calls of `called.yml` (`CALLED`)."""
    text = _HEAVY_HEAD.format(number=number)
    needs = ["plan"]
    for job in ("lint", "build", "test", "image", "docs"):
        text += _HEAVY_JOB.format(job=job, needs=", ".join(dict.fromkeys(["plan", *needs[-2:]])), first=needs[-1])
        needs.append(job)
    for job in ("deploy", "verify"):
        text += _CALL.format(job=job, needs=", ".join(needs[-2:]))
    return text
