cluster_context          = "cluster-one"
github_config_url        = "https://github.com/example-corp"
github_config_secret     = "github-app-secret-example-corp"
runner_group             = "corp-infra"
controller_chart_version = "0.14.0"

nix_runner_name           = "corp-nix"
nix_runner_scale_set_name = "corp-nix-a"
deploy_docker_runner      = false

extra_runner_sets = {
  corp-browser = {
    github_config_url     = "https://github.com/example-corp"
    runner_label          = "tinyland-nix-browser"
    runner_scale_set_name = "corp-browser-a"
    max_runners           = 2
  }
}
