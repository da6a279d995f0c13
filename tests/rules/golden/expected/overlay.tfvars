# Rendered from //tests/rules/golden:overlay. Edit the facts there, then run: bazel run //tests/rules/golden:overlay.write

github_config_url           = "https://github.com/example-org"
github_config_secret        = "github-app-secret-example-org"
runner_group                = "example-infra"
cluster_context             = "example-cluster"
attic_server                = "http://attic.nix-cache.svc.cluster.local"
attic_cache                 = "main"
attic_public_key            = "main:UNhY4JhezH9gQYqvDMWrWH9CwlcKiECVqejMrND2VFw="
bazel_cache_endpoint        = "grpc://bazel-cache.nix-cache.svc.cluster.local:9092"
deploy_arc_controller       = false
create_controller_namespace = false
create_runner_namespace     = false
deploy_docker_runner        = false
deploy_dind_runner          = false
controller_chart_version    = "0.14.0"

extra_runner_sets = {
  tinyland-nix-heavy-compute-expansion = {
    github_config_url     = "https://github.com/example-org"
    github_config_secret  = "github-app-secret-example-org"
    runner_label          = "tinyland-nix-heavy"
    runner_scale_set_name = "tinyland-nix-heavy-compute-expansion"
    runner_labels         = ["self-hosted", "nix", "linux"]
    runner_type           = "nix"
    max_runners           = 1
  }
}
