cluster_context          = "cluster"
github_config_url        = "https://github.com/example-user"
github_config_secret     = "github-app-secret-example-user"
controller_chart_version = "0.14.0"
nix_runner_name          = "user-nix"
deploy_docker_runner     = false
deploy_dind_runner       = false

extra_runner_sets = {
  example-a = {
    github_config_url     = "https://github.com/example-user/example-a"
    github_config_secret  = "github-app-secret-example-user"
    runner_label          = "tinyland-nix"
    runner_scale_set_name = "example-a"
  }
  example-b = {
    github_config_url     = "https://github.com/example-user/example-b"
    github_config_secret  = "github-app-secret-example-user"
    runner_label          = "tinyland-nix"
    runner_scale_set_name = "example-b"
  }
}
