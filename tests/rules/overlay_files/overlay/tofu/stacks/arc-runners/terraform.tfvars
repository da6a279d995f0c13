cluster_context      = "cluster-one"
github_config_url    = "https://github.com/example-org"
github_config_secret = "github-app-secret-example-org"
runner_group         = "example-infra"
runner_namespace     = "arc-runners"
controller_chart_version    = "0.14.0"
deploy_arc_controller       = false
create_controller_namespace = false
create_runner_namespace     = false

attic_server            = "http://attic.nix-cache.svc.cluster.local"
attic_cache             = "main"
attic_public_key        = "main:UNhY4JhezH9gQYqvDMWrWH9CwlcKiECVqejMrND2VFw="
bazel_cache_endpoint    = "grpc://bazel-cache.nix-cache.svc.cluster.local:9092"
bazel_executor_endpoint = "grpc://executor.rbe.svc.cluster.local:8980"

nix_runner_name              = "example-nix"
nix_runner_scale_set_name    = "example-nix"
deploy_docker_runner         = true
docker_runner_name           = "example-docker"
docker_runner_scale_set_name = "example-docker"
deploy_dind_runner           = true
dind_runner_name             = "example-dind"
dind_runner_scale_set_name   = "example-dind"

extra_runner_sets = {
  example-nix-heavy = {
    github_config_url       = "https://github.com/example-org"
    github_config_secret    = "github-app-secret-example-org"
    runner_label            = "tinyland-nix-heavy"
    runner_scale_set_name   = "example-nix-heavy"
    runner_labels           = ["self-hosted", "nix", "linux"]
    runner_type             = "nix"
    max_runners             = 1
    cpu_request             = "4"
    cpu_limit               = "8"
    memory_request          = "32Gi"
    memory_limit            = "64Gi"
    attic_server            = "http://attic.nix-cache.svc.cluster.local"
    attic_cache             = "main"
    bazel_cache_endpoint    = "grpc://bazel-cache.nix-cache.svc.cluster.local:9092"
    bazel_executor_endpoint = "grpc://executor.rbe.svc.cluster.local:8980"
  }
}
