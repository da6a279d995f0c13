"""A valid migration, for the tests of its reader and of its schema."""

SOUND = """\
schema: flywheel.rehome/1
name: tonight
window: 18:00 to 20:00
core_commit: "0123456789abcdef0123456789abcdef01234567"
source: { owner: example-org, overlay: example-org/infra, state_key: infra/arc-runners }
target: { owner: example-user, overlay: example-user/infra, state_key: user/arc-runners }
releases:
  - release: example-a
    namespace: arc-runners
    address: module.x["example-a"].helm_release.this
    along:
      - address: module.x["example-a"].kubernetes_secret.this
        target_address: kubernetes_secret.example-a
  - { release: example-b, namespace: arc-runners, address: 'helm_release.b["\\u0041"]' }
elsewhere:
  - { release: club, namespace: arc-runners, owner: example-club }
allowed: [values]
"""
