# Inputs of the gitlab-runners stack: runners of GitLab on Kubernetes, one Helm release for each runner type.
#
# No variable takes null: a null in a variable file means the default.

# Cluster ---------------------------------------------------------------------------------------------

variable "k8s_config_path" {
  description = "Path of the kubeconfig file; empty uses the environment's."
  type        = string
  default     = ""
  nullable    = false
}

variable "cluster_context" {
  description = "Context of the kubeconfig file that names the cluster."
  type        = string
  nullable    = false

  validation {
    condition     = length(var.cluster_context) > 0
    error_message = "cluster_context must name a context of the kubeconfig file: an empty one would use whichever is current."
  }
}

variable "namespace" {
  description = "Namespace of the runners."
  type        = string
  default     = "gitlab-runners"
  nullable    = false
}

variable "create_namespace" {
  description = "Create the namespace."
  type        = bool
  default     = true
  nullable    = false
}

# Registration ----------------------------------------------------------------------------------------

variable "gitlab_url" {
  description = "URL of the GitLab instance."
  type        = string
  default     = "https://gitlab.com"
  nullable    = false
}

variable "nix_runner_token" {
  description = "Token of the nix runner, which GitLab gives when the runner is created in its scope."
  type        = string
  sensitive   = true
  nullable    = false
}

variable "docker_runner_token" {
  description = "Token of the docker runner."
  type        = string
  default     = ""
  sensitive   = true
  nullable    = false
}

variable "dind_runner_token" {
  description = "Token of the dind runner."
  type        = string
  default     = ""
  sensitive   = true
  nullable    = false
}

variable "nix_runner_name" {
  description = "Helm release of the nix runner."
  type        = string
  default     = "nix-runner"
  nullable    = false
}

variable "docker_runner_name" {
  description = "Helm release of the docker runner."
  type        = string
  default     = "docker-runner"
  nullable    = false
}

variable "dind_runner_name" {
  description = "Helm release of the dind runner."
  type        = string
  default     = "dind-runner"
  nullable    = false
}

variable "deploy_docker_runner" {
  description = "Deploy the docker runner."
  type        = bool
  default     = true
  nullable    = false
}

variable "deploy_dind_runner" {
  description = "Deploy the dind runner."
  type        = bool
  default     = false
  nullable    = false
}

# Managers --------------------------------------------------------------------------------------------

variable "use_legacy_exec_strategy" {
  description = "Run scripts in job pods with exec, not attach."
  type        = bool
  default     = true
  nullable    = false
}

variable "spread_to_nodes" {
  description = "Keep pods of one runner on different nodes."
  type        = bool
  default     = true
  nullable    = false
}

variable "manager_priority_class_name" {
  description = "Priority class of the managers' pods."
  type        = string
  default     = ""
  nullable    = false
}

variable "job_priority_class_name" {
  description = "Priority class of the jobs' pods."
  type        = string
  default     = ""
  nullable    = false
}

variable "manager_cpu_request" {
  description = "CPU that a runner manager asks for."
  type        = string
  default     = "50m"
  nullable    = false
}

variable "manager_memory_request" {
  description = "Memory that a runner manager asks for."
  type        = string
  default     = "128Mi"
  nullable    = false
}

variable "manager_cpu_limit" {
  description = "CPU that a runner manager may use."
  type        = string
  default     = "200m"
  nullable    = false
}

variable "manager_memory_limit" {
  description = "Memory that a runner manager may use."
  type        = string
  default     = "256Mi"
  nullable    = false
}

# The nix runner --------------------------------------------------------------------------------------

variable "nix_concurrent_jobs" {
  description = "Most jobs that a manager of the nix runner runs at once."
  type        = number
  default     = 6
  nullable    = false
}

variable "nix_job_cpu_request" {
  description = "CPU that a job of the nix runner asks for."
  type        = string
  default     = "500m"
  nullable    = false
}

variable "nix_job_memory_request" {
  description = "Memory that a job of the nix runner asks for."
  type        = string
  default     = "1Gi"
  nullable    = false
}

variable "nix_job_cpu_limit" {
  description = "CPU that a job of the nix runner may use."
  type        = string
  default     = "4"
  nullable    = false
}

variable "nix_job_memory_limit" {
  description = "Memory that a job of the nix runner may use."
  type        = string
  default     = "8Gi"
  nullable    = false
}

variable "nix_hpa_enabled" {
  description = "Add managers of the nix runner when they are busy."
  type        = bool
  default     = true
  nullable    = false
}

variable "nix_hpa_min_replicas" {
  description = "Least managers of the nix runner."
  type        = number
  default     = 2
  nullable    = false
}

variable "nix_hpa_max_replicas" {
  description = "Most managers of the nix runner."
  type        = number
  default     = 5
  nullable    = false
}

# The docker runner -----------------------------------------------------------------------------------

variable "docker_concurrent_jobs" {
  description = "Most jobs that a manager of the docker runner runs at once."
  type        = number
  default     = 12
  nullable    = false
}

variable "docker_job_cpu_request" {
  description = "CPU that a job of the docker runner asks for."
  type        = string
  default     = "100m"
  nullable    = false
}

variable "docker_job_memory_request" {
  description = "Memory that a job of the docker runner asks for."
  type        = string
  default     = "256Mi"
  nullable    = false
}

variable "docker_job_cpu_limit" {
  description = "CPU that a job of the docker runner may use."
  type        = string
  default     = "2"
  nullable    = false
}

variable "docker_job_memory_limit" {
  description = "Memory that a job of the docker runner may use."
  type        = string
  default     = "4Gi"
  nullable    = false
}

variable "docker_hpa_enabled" {
  description = "Add managers of the docker runner when they are busy."
  type        = bool
  default     = true
  nullable    = false
}

variable "docker_hpa_min_replicas" {
  description = "Least managers of the docker runner."
  type        = number
  default     = 2
  nullable    = false
}

variable "docker_hpa_max_replicas" {
  description = "Most managers of the docker runner."
  type        = number
  default     = 8
  nullable    = false
}

# The dind runner -------------------------------------------------------------------------------------

variable "dind_concurrent_jobs" {
  description = "Most jobs that a manager of the dind runner runs at once."
  type        = number
  default     = 6
  nullable    = false
}

variable "dind_job_cpu_request" {
  description = "CPU that a job of the dind runner asks for."
  type        = string
  default     = "500m"
  nullable    = false
}

variable "dind_job_memory_request" {
  description = "Memory that a job of the dind runner asks for."
  type        = string
  default     = "1Gi"
  nullable    = false
}

variable "dind_job_cpu_limit" {
  description = "CPU that a job of the dind runner may use."
  type        = string
  default     = "4"
  nullable    = false
}

variable "dind_job_memory_limit" {
  description = "Memory that a job of the dind runner may use."
  type        = string
  default     = "8Gi"
  nullable    = false
}

variable "dind_hpa_enabled" {
  description = "Add managers of the dind runner when they are busy."
  type        = bool
  default     = true
  nullable    = false
}

variable "dind_hpa_min_replicas" {
  description = "Least managers of the dind runner."
  type        = number
  default     = 1
  nullable    = false
}

variable "dind_hpa_max_replicas" {
  description = "Most managers of the dind runner."
  type        = number
  default     = 5
  nullable    = false
}

# Caches ----------------------------------------------------------------------------------------------

variable "attic_server" {
  description = "URL of the Attic server that the nix runner reads from; empty wires none."
  type        = string
  default     = ""
  nullable    = false
}

variable "attic_cache" {
  description = "Name of the Attic cache."
  type        = string
  default     = "main"
  nullable    = false
}

# Cleanup ---------------------------------------------------------------------------------------------

variable "enable_runner_cleanup" {
  description = "Remove at times what stopped jobs leave behind."
  type        = bool
  default     = false
  nullable    = false
}

variable "kubectl_image" {
  description = "Image with kubectl, for the cleanup."
  type        = string
  default     = "bitnami/kubectl:latest"
  nullable    = false
}

# Image pulls -----------------------------------------------------------------------------------------

variable "ghcr_token" {
  description = "Token that pulls images from GHCR; empty pulls without one."
  type        = string
  default     = ""
  sensitive   = true
  nullable    = false
}

variable "ghcr_username" {
  description = "User that the GHCR token belongs to."
  type        = string
  default     = ""
  nullable    = false
}
