cluster_context             = "cluster-one"
github_config_url           = "https://github.com/acme"
github_config_secret        = "github-app-secret-acme"
runner_group                = "acme-infra"
controller_chart_version    = "0.14.2"
deploy_arc_controller       = true
create_controller_namespace = true
create_runner_namespace     = true
attic_server                = "http://attic.nix-cache.svc.cluster.local"
attic_cache                 = "main"
attic_public_key            = "main:UNhY4JhezH9gQYqvDMWrWH9CwlcKiECVqejMrND2VFw="
bazel_cache_endpoint        = "grpc://bazel-cache.nix-cache.svc.cluster.local:9092"
nix_runner_name             = "acme-nix"
nix_runner_scale_set_name   = "acme-nix"
nix_max_runners             = 0
deploy_docker_runner        = false
extra_runner_sets = {
  acme-heavy = {
    github_config_url = "https://github.com/acme"
    github_config_secret = "github-app-secret-acme"
    runner_label = "tinyland-nix-heavy"
    runner_scale_set_name = "acme-heavy"
    memory_request = "64Gi"
    memory_limit = "160Gi"
    max_runners = 1
  }
}
