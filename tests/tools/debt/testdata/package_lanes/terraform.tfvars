cluster_context          = "cluster"
github_config_url        = "https://github.com/example-user/package-kit"
github_config_secret     = "github-app-secret-example-user"
controller_chart_version = "0.14.0"

extra_runner_sets = {
  example-package-nix-a = {
    github_config_url     = "https://github.com/example-user/package-kit"
    github_config_secret  = "github-app-secret-example-user"
    runner_label          = "tinyland-nix"
    runner_scale_set_name = "example-package-nix-a"
    runner_type           = "nix"
    max_runners           = 1
  }
  example-package-nix-b = {
    github_config_url     = "https://github.com/example-user/package-bridge"
    github_config_secret  = "github-app-secret-example-user"
    runner_label          = "tinyland-nix"
    runner_scale_set_name = "example-package-nix-b"
    runner_type           = "nix"
    max_runners           = 1
  }
}
