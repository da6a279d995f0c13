cluster_context          = "cluster"
github_config_url        = "https://github.com/example-org"
runner_group             = "example-infra"
controller_chart_version = "0.14.2"
