cluster_context          = "cluster-one"
github_config_url        = "https://github.com/example-old"
github_config_secret     = "github-app-secret-example-old"
runner_group             = "old-infra"
controller_chart_version = "0.13.1"

nix_runner_name      = "old-nix"
deploy_docker_runner = false

extra_runner_sets = {
  old-heavy = {
    github_config_url     = "https://github.com/example-old"
    runner_label          = "tinyland-nix-heavy"
    runner_scale_set_name = "old-heavy-a"
    max_runners           = 1
  }
}
