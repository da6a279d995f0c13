cluster_context          = "cluster"
github_config_url        = "https://github.com/example-org"
github_config_secret     = "github-app-secret-example-org"
controller_chart_version = "0.14.0"
nix_runner_name          = "shared-nix"
deploy_docker_runner     = false
deploy_dind_runner       = false

extra_runner_sets = {
}
