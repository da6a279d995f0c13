cluster_context          = "example"
github_config_url        = "https://github.com/example-org"
github_config_secret     = "github-app-secret-example-org"
runner_group             = "example-infra"
controller_chart_version = "0.14.0"

extra_runner_sets = {
  example-heavy = {
    github_config_url    = "https://github.com/example-org"
    github_config_secret = "github-app-secret-example-org"
    runner_label         = "tinyland-nix-heavy"
    max_runners          = 1
  }
}
