# Inputs of the arc-runners stack, as overlays may rely on them.
#
# No variable takes null: the stack compares with "" to see whether a value was given, so a null in a
# variable file means the default. Other variables of the families runner_sigkill_collector_* and
# tofu_plan_* are internal to the stack and are no part of this promise.

# Kubernetes ------------------------------------------------------------------------------------------

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

# Registration ----------------------------------------------------------------------------------------

variable "github_config_url" {
  description = "URL under which the primary lanes register: the owner, or a repository where GitHub has no wider scope."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^https://[^/?#]+/.+", var.github_config_url))
    error_message = "github_config_url must be the https URL of an owner at GitHub or at a GitHub Enterprise Server, e.g. https://github.com/example-org."
  }
}

variable "github_config_secret" {
  description = "Name of the Kubernetes secret with the GitHub App's credentials, in the controller's and the runners' namespace."
  type        = string
  default     = "github-app-secret"
  nullable    = false
}

# Not required, although every organization needs one: a personal account has no runner groups, and a
# stack cannot tell the two apart. The boundary checks know the kind of account and ask for the group.
# What no owner may name is the group that GitHub shares with every repository.
variable "runner_group" {
  description = "Runner group that the scale sets join; empty where the forge has none."
  type        = string
  default     = ""
  nullable    = false

  validation {
    condition     = lower(trimspace(var.runner_group)) != "default"
    error_message = "runner_group must not be GitHub's Default group: every repository of the owner could use the runners."
  }
}

variable "runner_group_policy" {
  description = "How the stack judges runner groups. The exception for scale sets in the Default group ended on 2026-08-15."
  type        = string
  default     = "organization-restricted"
  nullable    = false

  validation {
    condition     = var.runner_group_policy == "organization-restricted"
    error_message = "runner_group_policy must be organization-restricted: legacy-default expired on 2026-08-15."
  }
}

# Namespaces ------------------------------------------------------------------------------------------

variable "controller_namespace" {
  description = "Namespace of the ARC controller."
  type        = string
  default     = "arc-systems"
  nullable    = false
}

variable "create_controller_namespace" {
  description = "Create the controller's namespace. Only the owner of the cluster's controller does."
  type        = bool
  default     = true
  nullable    = false
}

variable "runner_namespace" {
  description = "Namespace of the runner scale sets."
  type        = string
  default     = "arc-runners"
  nullable    = false
}

variable "create_runner_namespace" {
  description = "Create the runners' namespace. Only the owner of the cluster's controller does."
  type        = bool
  default     = true
  nullable    = false
}

variable "runner_namespace_policy_enabled" {
  description = "Install the policy objects of the runners' namespace."
  type        = bool
  default     = false
  nullable    = false
}

# Controller ------------------------------------------------------------------------------------------

variable "deploy_arc_controller" {
  description = "Install the ARC controller. Exactly one overlay of a cluster does."
  type        = bool
  default     = true
  nullable    = false
}

# A chart that knows scaleSetLabels: an overlay that sets runner_labels, or a scale-set name other than its label, needs
# 0.14.0 or later. The default of the public core of March 2026 was 0.13.1.
variable "controller_chart_version" {
  description = "Version of both ARC charts, controller and scale set: they must have the same minor version."
  type        = string
  default     = "0.14.2"
  nullable    = false

  validation {
    condition     = can(regex("^[0-9]+\\.[0-9]+\\.[0-9]+(-[0-9A-Za-z.-]+)?$", var.controller_chart_version))
    error_message = "controller_chart_version must be a version such as 0.14.0."
  }
}

variable "controller_node_selector" {
  description = "Node labels that the controller's pod asks for."
  type        = map(string)
  default     = {}
  nullable    = false
}

variable "helm_storage_driver" {
  description = "Where Helm keeps its release records."
  type        = string
  default     = "secret"
  nullable    = false
}

variable "create_runner_priority_classes" {
  description = "Create the cluster's priority classes for runners. Only one stack of a cluster does."
  type        = bool
  default     = false
  nullable    = false
}

variable "deploy_longhorn" {
  description = "Install Longhorn storage beside the runners."
  type        = bool
  default     = false
  nullable    = false
}

variable "tofu_plan_token_secret_enabled" {
  description = "Create the secret with the token of the identity that only plans, where that identity is on."
  type        = bool
  default     = true
  nullable    = false
}

variable "tofu_plan_create_namespace" {
  description = "Create the namespace of the identity that only plans, where that identity is on."
  type        = bool
  default     = true
  nullable    = false
}

variable "overlay_tenant_legacy_shared_grants" {
  description = "Grants kept for tenants from before the namespaces were divided."
  type        = any
  default     = {}
  nullable    = false
}

# Primary lanes: names --------------------------------------------------------------------------------

variable "nix_runner_name" {
  description = "Helm release of the nix lane."
  type        = string
  default     = "gh-nix"
  nullable    = false
}

variable "docker_runner_name" {
  description = "Helm release of the docker lane."
  type        = string
  default     = "gh-docker"
  nullable    = false
}

variable "dind_runner_name" {
  description = "Helm release of the dind lane."
  type        = string
  default     = "gh-dind"
  nullable    = false
}

variable "nix_runner_scale_set_name" {
  description = "Registration identity of the nix lane; empty registers under the lane's label."
  type        = string
  default     = ""
  nullable    = false
}

variable "docker_runner_scale_set_name" {
  description = "Registration identity of the docker lane; empty registers under the lane's label."
  type        = string
  default     = ""
  nullable    = false
}

variable "dind_runner_scale_set_name" {
  description = "Registration identity of the dind lane; empty registers under the lane's label."
  type        = string
  default     = ""
  nullable    = false
}

variable "deploy_docker_runner" {
  description = "Deploy the docker lane."
  type        = bool
  default     = true
  nullable    = false
}

variable "deploy_dind_runner" {
  description = "Deploy the dind lane."
  type        = bool
  default     = false
  nullable    = false
}

# Primary lanes: the nix lane -------------------------------------------------------------------------

variable "nix_min_runners" {
  description = "Runners of the nix lane that are kept waiting; 0 scales to none."
  type        = number
  default     = 0
  nullable    = false
}

variable "nix_max_runners" {
  description = "Most runners of the nix lane at once: this overlay's cap, not the label's."
  type        = number
  default     = 5
  nullable    = false
}

variable "nix_cpu_request" {
  description = "CPU that a runner of the nix lane asks for."
  type        = string
  default     = "500m"
  nullable    = false
}

variable "nix_cpu_limit" {
  description = "CPU that a runner of the nix lane may use."
  type        = string
  default     = "4"
  nullable    = false
}

variable "nix_memory_request" {
  description = "Memory that a runner of the nix lane asks for."
  type        = string
  default     = "1Gi"
  nullable    = false
}

variable "nix_memory_limit" {
  description = "Memory that a runner of the nix lane may use."
  type        = string
  default     = "8Gi"
  nullable    = false
}

variable "nix_ephemeral_storage_request" {
  description = "Node-local disk that a runner of the nix lane asks for; empty asks for none."
  type        = string
  default     = ""
  nullable    = false
}

variable "nix_ephemeral_storage_limit" {
  description = "Node-local disk that a runner of the nix lane may use; empty sets no limit."
  type        = string
  default     = ""
  nullable    = false
}

variable "nix_runner_image" {
  description = "Runner image of the nix lane; empty uses the stack's."
  type        = string
  default     = ""
  nullable    = false
}

variable "nix_env_vars" {
  description = "Further environment variables of the nix lane's runners."
  type = list(object({
    name  = string
    value = string
  }))
  default  = []
  nullable = false
}

variable "nix_runner_secret_mounts" {
  description = "Kubernetes secrets mounted into the nix lane's runners, by name."
  type        = any
  default     = []
  nullable    = false
}

variable "nix_store_enabled" {
  description = "Keep the nix lane's /nix on a persistent volume."
  type        = bool
  default     = false
  nullable    = false
}

variable "nix_store_prepopulate_enabled" {
  description = "Fill that volume once before runners use it."
  type        = bool
  default     = false
  nullable    = false
}

variable "nix_store_storage_class" {
  description = "Storage class of that volume; empty uses the cluster's default."
  type        = string
  default     = ""
  nullable    = false
}

variable "nix_store_size" {
  description = "Size of that volume."
  type        = string
  default     = "50Gi"
  nullable    = false
}

variable "nix_root_volume_storage_class" {
  description = "Storage class of a per-runner volume for /nix; empty keeps it on the runner's own disk."
  type        = string
  default     = ""
  nullable    = false
}

variable "nix_root_volume_size" {
  description = "Size of the per-runner volume for /nix."
  type        = string
  default     = "64Gi"
  nullable    = false
}

variable "nix_work_volume_storage_class" {
  description = "Storage class of a per-runner volume for the work folder; empty keeps it on the runner's own disk."
  type        = string
  default     = ""
  nullable    = false
}

variable "nix_work_volume_size" {
  description = "Size of the per-runner volume for the work folder."
  type        = string
  default     = "32Gi"
  nullable    = false
}

variable "nix_cache_volume_storage_class" {
  description = "Storage class of a per-runner volume for caches; empty keeps them on the runner's own disk."
  type        = string
  default     = ""
  nullable    = false
}

variable "nix_cache_volume_size" {
  description = "Size of the per-runner volume for caches."
  type        = string
  default     = "32Gi"
  nullable    = false
}

variable "nix_warm_pool_enabled" {
  description = "Keep warm pods for the nix lane."
  type        = bool
  default     = false
  nullable    = false
}

variable "nix_warm_pool_suspended" {
  description = "Suspend the warm pool without removing it."
  type        = bool
  default     = false
  nullable    = false
}

# Primary lanes: the docker lane ----------------------------------------------------------------------

variable "docker_min_runners" {
  description = "Runners of the docker lane that are kept waiting; 0 scales to none."
  type        = number
  default     = 0
  nullable    = false
}

variable "docker_max_runners" {
  description = "Most runners of the docker lane at once: this overlay's cap, not the label's."
  type        = number
  default     = 5
  nullable    = false
}

variable "docker_cpu_request" {
  description = "CPU that a runner of the docker lane asks for."
  type        = string
  default     = "100m"
  nullable    = false
}

variable "docker_cpu_limit" {
  description = "CPU that a runner of the docker lane may use."
  type        = string
  default     = "2"
  nullable    = false
}

variable "docker_memory_request" {
  description = "Memory that a runner of the docker lane asks for."
  type        = string
  default     = "256Mi"
  nullable    = false
}

variable "docker_memory_limit" {
  description = "Memory that a runner of the docker lane may use."
  type        = string
  default     = "4Gi"
  nullable    = false
}

variable "docker_runner_host_path_mounts" {
  description = "Folders of the node mounted into the docker lane's runners."
  type        = any
  default     = []
  nullable    = false
}

variable "docker_runner_container_security_context" {
  description = "Kubernetes security context of the docker lane's runner container."
  type        = any
  default     = {}
  nullable    = false
}

# Primary lanes: the dind lane ------------------------------------------------------------------------

variable "dind_min_runners" {
  description = "Runners of the dind lane that are kept waiting; 0 scales to none."
  type        = number
  default     = 0
  nullable    = false
}

variable "dind_max_runners" {
  description = "Most runners of the dind lane at once: this overlay's cap, not the label's."
  type        = number
  default     = 5
  nullable    = false
}

variable "dind_cpu_request" {
  description = "CPU that a runner of the dind lane asks for."
  type        = string
  default     = "500m"
  nullable    = false
}

variable "dind_cpu_limit" {
  description = "CPU that a runner of the dind lane may use."
  type        = string
  default     = "4"
  nullable    = false
}

variable "dind_memory_request" {
  description = "Memory that a runner of the dind lane asks for."
  type        = string
  default     = "1Gi"
  nullable    = false
}

variable "dind_memory_limit" {
  description = "Memory that a runner of the dind lane may use."
  type        = string
  default     = "8Gi"
  nullable    = false
}

variable "dind_work_volume_size" {
  description = "Size of the dind lane's volume for the work folder."
  type        = string
  default     = "40Gi"
  nullable    = false
}

variable "dind_docker_volume_size" {
  description = "Size of the dind lane's volume for the Docker daemon."
  type        = string
  default     = "80Gi"
  nullable    = false
}

# Placement -------------------------------------------------------------------------------------------

variable "shared_runner_node_selector" {
  description = "Node labels that the primary lanes' runners ask for."
  type        = map(string)
  default     = {}
  nullable    = false
}

variable "shared_runner_tolerations" {
  description = "Node taints that the primary lanes' runners tolerate."
  type = list(object({
    key      = optional(string)
    operator = optional(string, "Equal")
    value    = optional(string)
    effect   = optional(string)
  }))
  default  = []
  nullable = false
}

variable "shared_runner_affinity" {
  description = "Kubernetes affinity of the primary lanes' runners."
  type        = any
  default     = {}
  nullable    = false
}

variable "shared_nix_runner_node_selector" {
  description = "Node labels that the nix lane's runners ask for, instead of the shared ones."
  type        = map(string)
  default     = {}
  nullable    = false
}

variable "shared_nix_runner_tolerations" {
  description = "Node taints that the nix lane's runners tolerate, instead of the shared ones."
  type = list(object({
    key      = optional(string)
    operator = optional(string, "Equal")
    value    = optional(string)
    effect   = optional(string)
  }))
  default  = []
  nullable = false
}

variable "shared_nix_runner_affinity" {
  description = "Kubernetes affinity of the nix lane's runners, instead of the shared one."
  type        = any
  default     = {}
  nullable    = false
}

variable "listener_node_selector" {
  description = "Node labels that the listeners' pods ask for."
  type        = map(string)
  default     = {}
  nullable    = false
}

variable "listener_tolerations" {
  description = "Node taints that the listeners' pods tolerate."
  type = list(object({
    key      = optional(string)
    operator = optional(string, "Equal")
    value    = optional(string)
    effect   = optional(string)
  }))
  default  = []
  nullable = false
}

variable "listener_resources" {
  description = "Kubernetes resource requests and limits of the listeners' pods."
  type        = any
  default     = {}
  nullable    = false
}

variable "listener_topology_spread_constraints" {
  description = "Kubernetes topology spread constraints of the listeners' pods."
  type        = any
  default     = []
  nullable    = false
}

# Caches ----------------------------------------------------------------------------------------------

variable "attic_server" {
  description = "URL of the Attic server that nix runners read from; empty wires none."
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

variable "attic_public_key" {
  description = "Public key of the Attic cache. Public, and still part of the deployment: it travels with the endpoint."
  type        = string
  default     = ""
  nullable    = false
}

variable "bazel_cache_endpoint" {
  description = "gRPC endpoint of the Bazel remote cache; empty wires none."
  type        = string
  default     = ""
  nullable    = false
}

variable "bazel_executor_endpoint" {
  description = "gRPC endpoint of the Bazel remote executor; empty wires none. It needs the cache too."
  type        = string
  default     = ""
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
  description = "User that the GHCR token belongs to; required with it."
  type        = string
  default     = ""
  nullable    = false
}

variable "ghcr_pull_secret_name" {
  description = "Name of an existing Kubernetes secret that pulls images from GHCR, instead of a token."
  type        = string
  default     = ""
  nullable    = false
}

# Further runner sets ---------------------------------------------------------------------------------

variable "extra_runner_sets" {
  description = "Runner sets beside the primary lanes, by Helm release. The release names state and release, never a capability."
  type = map(object({
    github_config_url             = string
    github_config_secret          = optional(string, "github-app-secret")
    runner_label                  = string
    runner_scale_set_name         = optional(string, "")
    runner_labels                 = optional(list(string), [])
    runner_type                   = optional(string, "nix")
    container_mode                = optional(string, "")
    runner_image                  = optional(string, "")
    min_runners                   = optional(number, 0)
    max_runners                   = optional(number, 5)
    cpu_request                   = optional(string, "500m")
    cpu_limit                     = optional(string, "4")
    memory_request                = optional(string, "1Gi")
    memory_limit                  = optional(string, "8Gi")
    ephemeral_storage_request     = optional(string, "")
    ephemeral_storage_limit       = optional(string, "")
    attic_server                  = optional(string, "")
    attic_cache                   = optional(string, "main")
    bazel_cache_endpoint          = optional(string, "")
    bazel_executor_endpoint       = optional(string, "")
    node_selector                 = optional(map(string), {})
    priority_class_name           = optional(string, "")
    nix_root_volume_storage_class = optional(string, "")
    nix_root_volume_size          = optional(string, "64Gi")
    nix_work_volume_storage_class = optional(string, "")
    nix_work_volume_size          = optional(string, "32Gi")
    tolerations = optional(list(object({
      key      = optional(string)
      operator = optional(string, "Equal")
      value    = optional(string)
      effect   = optional(string)
    })), [])
    affinity = optional(object({
      nodeAffinity = optional(object({
        requiredDuringSchedulingIgnoredDuringExecution = optional(object({
          nodeSelectorTerms = optional(list(object({
            matchExpressions = optional(list(object({
              key      = string
              operator = string
              values   = optional(list(string), [])
            })), [])
          })), [])
        }))
      }))
    }), {})
  }))
  default  = {}
  nullable = false

  validation {
    condition = alltrue([
      for set in values(var.extra_runner_sets) : contains(["docker", "dind", "nix"], set.runner_type)
    ])
    error_message = "runner_type of every runner set must be docker, dind or nix."
  }

  validation {
    condition = alltrue([
      for set in values(var.extra_runner_sets) : contains(["", "kubernetes", "dind"], set.container_mode)
    ])
    error_message = "container_mode of every runner set must be kubernetes, dind or empty, which follows the runner type."
  }
}
