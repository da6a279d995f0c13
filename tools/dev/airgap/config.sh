# shellcheck shell=bash disable=SC2034,SC2154 # a part of bazelw, which sets and uses the rest
# Writes what Bazel needs to resolve modules without a registry: once per content,
# outside every workspace, so that any workspace can be built with it.

# Modules that the graph of bazel_tools asks for, that Debian does not package, and that
# nothing here loads.
empty_modules=(apple_support buildozer protobuf zlib)

# Modules that only some workspaces name: <name> <folder in the root> <versions>.
# A registry entry serves one exact version, so it lists those one may ask for.
optional_modules=(
  "rules_shell /usr/share/bazel/rules/shell 0.1.1 0.1.2 0.2.0 0.3.0 0.4.0 0.4.1 0.5.0 0.5.1 0.6.0 0.6.1 0.7.0 0.7.1 0.8.0"
  "stardoc /usr/share/bazel/tools/stardoc 0.7.0 0.7.1 0.7.2 0.8.0 0.8.1"
)

write_config() {
  local key draft
  key=$(cat "$airgap"/config.sh "$airgap"/rules_python/* <(printf '%s' "$root $root_stamp") | sha256sum)
  config=$cache/config-${key:0:16}
  [[ -e $config/bazelrc ]] || (
    umask 022
    mkdir -p "$cache"
    draft=$(mktemp -d "$cache/config.XXXXXX")
    chmod 755 "$draft"
    write_rules_python "$draft/rules_python"
    write_empty_modules "$draft/empty"
    write_registry "$draft/registry"
    write_bazelrc >"$draft/bazelrc"
    # Another bazelw may have been quicker; its result is the same.
    mv -T "$draft" "$config" 2>/dev/null || rm -rf "$draft"
  )
}

write_rules_python() {
  local shim=$airgap/rules_python
  cp -r "$root/usr/share/bazel/rules/python" "$1"
  mkdir "$1/airgap"
  cp "$shim/BUILD.bazel.in" "$1/airgap/BUILD.bazel"
  cp "$shim/MODULE.bazel.in" "$1/MODULE.bazel"
  cp "$shim/install_wheels.py" "$1/airgap/"
  cp "$shim/pip.bzl" "$shim/python.bzl" "$1/python/extensions/"
  cp "$shim/py_binary.bzl" "$1/python/"
}

write_empty_modules() {
  local name
  for name in "${empty_modules[@]}"; do
    mkdir -p "$1/$name"
    printf 'module(name = "%s")\n' "$name" >"$1/$name/MODULE.bazel"
    : >"$1/$name/BUILD.bazel"
  done
  # bazel_tools names this extension; its repository is never fetched.
  printf 'buildozer_binary = module_extension(implementation = lambda mctx: None)\n' \
    >"$1/buildozer/buildozer_binary.bzl"
}

write_registry() {
  local entry name folder number
  mkdir -p "$1"
  printf '{}\n' >"$1/bazel_registry.json"
  for entry in "${optional_modules[@]}"; do
    read -r name folder entry <<<"$entry"
    [[ -d $root$folder ]] || continue
    for number in $entry; do
      mkdir -p "$1/modules/$name/$number"
      sed "0,/version = \"[^\"]*\"/s//version = \"$number\"/" "$root$folder/MODULE.bazel" \
        >"$1/modules/$name/$number/MODULE.bazel"
      printf '{"type": "local_path", "path": "%s"}\n' "$folder" >"$1/modules/$name/$number/source.json"
    done
  done
}

write_bazelrc() {
  local name
  # Short builds and Bazels inside tests never live long enough for the second compiler.
  printf 'startup --host_jvm_args=-XX:TieredStopAtLevel=1\n'
  printf 'common --noenable_workspace\n'
  printf 'common --registry=file://%s/registry\n' "$config"
  printf 'common --lockfile_mode=off\n'
  printf 'common --override_module=rules_python=%s/rules_python\n' "$config"
  for name in "${empty_modules[@]}"; do
    printf 'common --override_module=%s=%s/empty/%s\n' "$name" "$config" "$name"
  done
  printf 'common --repo_env=FLYWHEEL_WHEEL_STORE=%s/wheels\n' "$cache"
  # Debian's settings keep every sandbox; a machine whose own Bazel is Debian's has them.
  printf 'build --nosandbox_debug\n'
}
