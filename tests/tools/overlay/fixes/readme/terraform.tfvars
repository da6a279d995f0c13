cluster_context         = "cluster"
github_config_url       = "https://github.com/example-org"
controler_chart_version = "0.14.0"
github_config_secret    = "github-app-secret-example-org"
runner_group            = "example-infra"
extra_runner_sets = {
  builds = {
    runner_scale_set_name = "example-org-builds"
    min_runner            = 1 # one is always warm
    max_runners           = 4
    max_runners           = 4
    github_config_url     = "https://github.com/example-org"
    github_config_secret  = "github-app-secret-example-org"
    runner_label          = "tinyland-docker"
    runner_type           = "docker"
    bazel_cache_endpoint  = "grpc://bazel-cache.nix-cache.svc.cluster.local:9092"
  }
}

attic_server         = "http://attic.nix-cache.svc.cluster.local"
attic_cache          = "main"
attic_public_key     = "main:UNhY4JhezH9gQYqvDMWrWH9CwlcKiECVqejMrND2VFw="
bazel_cache_endpoint = "grpc://bazel-cache.nix-cache.svc.cluster.local:9092"
