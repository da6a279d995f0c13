cluster_context          = "cluster-one"
github_config_url        = "https://github.com/enterprises/example-enterprise"
github_config_secret     = "github-app-secret-example-enterprise"
runner_group             = "everybody-vm"
controller_chart_version = "0.14.2"

deploy_docker_runner = false
nix_runner_name      = "enterprise-nix"

extra_runner_sets = {
  enterprise-vm = {
    github_config_url     = "https://github.com/enterprises/example-enterprise"
    runner_label          = "tinyland-nix-vm"
    runner_scale_set_name = "enterprise-vm-a"
    max_runners           = 2
  }
}
