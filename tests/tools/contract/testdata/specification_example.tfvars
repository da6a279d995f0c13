github_config_url    = "https://github.com/<owner-or-org>"
github_config_secret = "<owner-specific-github-app-secret>"
attic_server         = "http://attic.nix-cache.svc.cluster.local"
attic_cache          = "main"
attic_public_key     = "<cache-name:public-key>"

extra_runner_sets = {
  tinyland-nix-heavy-compute-expansion = {
    github_config_url    = "https://github.com/<owner-or-org>"
    github_config_secret = "<owner-specific-github-app-secret>"
    runner_label         = "tinyland-nix-heavy"
    runner_scale_set_name = "tinyland-nix-heavy-compute-expansion"
    runner_labels        = ["self-hosted", "nix", "linux"]
    runner_type          = "nix"
    max_runners          = 1
  }
}
