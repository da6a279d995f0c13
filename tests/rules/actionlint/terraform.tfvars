cluster_context          = "cluster"
github_config_url        = "https://github.com/example-org"
github_config_secret     = "github-app-secret-example-org"
runner_group             = "example-infra"
controller_chart_version = "0.14.0"

extra_runner_sets = {
  heavy-builds = {
    github_config_url     = "https://github.com/example-org"
    github_config_secret  = "github-app-secret-example-org"
    runner_label          = "tinyland-nix-heavy"
    runner_scale_set_name = "example-org-heavy"
    runner_labels         = ["self-hosted", "nix", "linux"]
    runner_type           = "nix"
    max_runners           = 1
  }
}
