cluster_context          = "cluster-one"
github_config_url        = "https://github.com/example-user/dotfiles"
github_config_secret     = "github-app-secret-example-user"
controller_chart_version = "0.14.2"

nix_runner_name           = "user-nix"
nix_runner_scale_set_name = "user-nix-a"
deploy_docker_runner      = false

extra_runner_sets = {
  user-package-a = {
    github_config_url     = "https://github.com/example-user/package-a"
    runner_label          = "tinyland-nix"
    runner_scale_set_name = "personal-package-nix-a"
    max_runners           = 1
  }
}
