cluster_context          = "cluster-one"
github_config_url        = "https://github.com/example-org"
github_config_secret     = "github-app-secret-example-org"
runner_group             = "example-infra"
controller_chart_version = "0.14.2"

nix_runner_name              = "example-nix"
nix_runner_scale_set_name    = "example-org-nix"
deploy_docker_runner         = true
docker_runner_name           = "example-docker"
docker_runner_scale_set_name = "example-docker-a"
deploy_dind_runner           = true
dind_runner_name             = "example-dind"
dind_runner_scale_set_name   = "example-dind-a"

extra_runner_sets = {
  example-heavy = {
    github_config_url     = "https://github.com/example-org"
    runner_label          = "tinyland-nix-heavy"
    runner_scale_set_name = "example-heavy-a"
    runner_labels         = ["self-hosted", "nix", "linux"]
    max_runners           = 1
  }
  example-pool = {
    github_config_url     = "https://github.com/example-org"
    runner_label          = "tinyland-docker"
    runner_scale_set_name = "example-pool-a"
    runner_labels         = ["example-org-docker", "linux", "x64"]
    runner_type           = "docker"
    max_runners           = 4
  }
  example-gpu = {
    github_config_url     = "https://github.com/example-org"
    runner_label          = "tinyland-nix-gpu"
    runner_scale_set_name = "example-gpu-a"
    max_runners           = 0
  }
  example-kvm = {
    github_config_url     = "https://github.com/example-org/vm-lab"
    runner_label          = "tinyland-nix-kvm"
    runner_scale_set_name = "example-kvm-a"
    max_runners           = 1
  }
}
