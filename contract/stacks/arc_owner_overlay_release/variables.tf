# Inputs of the arc-owner-overlay-release stack: one scale set of one owner for dispatched actions.
#
# These eight are all. Core decides placement, caches, images of anything else, and every name, and derives the names from
# the owner's slug (stack.yaml). Every variable must be set.

variable "cluster_context" {
  description = "Context of the kubeconfig file that names the cluster."
  type        = string
  nullable    = false

  validation {
    condition     = length(var.cluster_context) > 0
    error_message = "cluster_context must name a context of the kubeconfig file: an empty one would use whichever is current."
  }
}

variable "owner_slug" {
  description = "The owner's name in lower case; the stack derives namespace, scale-set name and secret from it."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{1,38}[a-z0-9]$", var.owner_slug))
    error_message = "owner_slug must be 3 to 40 lower-case letters, digits and hyphens; it begins with a letter and does not end with a hyphen."
  }
}

variable "github_config_url" {
  description = "URL of the owner at GitHub, never of a repository."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^https://github\\.com/[A-Za-z0-9][A-Za-z0-9-]{0,38}/?$", var.github_config_url))
    error_message = "github_config_url must be the URL of an owner, e.g. https://github.com/example-org; a repository is refused."
  }
}

variable "runner_group" {
  description = "Runner group that the scale set joins."
  type        = string
  nullable    = false

  validation {
    condition     = trimspace(var.runner_group) != "" && lower(trimspace(var.runner_group)) != "default"
    error_message = "runner_group must name a group of its own: every repository of the owner could use the Default group."
  }
}

variable "runner_image" {
  description = "Image of the runners, pinned by digest."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[^@]+@sha256:[0-9a-f]{64}$", var.runner_image))
    error_message = "runner_image must be pinned by digest: a tag can be moved to another image."
  }
}

variable "pod_security_version" {
  description = "Version of Kubernetes whose Pod Security standards the namespace enforces."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^v[0-9]+\\.[0-9]+$", var.pod_security_version))
    error_message = "pod_security_version must be a version such as v1.33."
  }
}

variable "min_runners" {
  description = "Runners that are kept waiting; 0 scales to none."
  type        = number
  nullable    = false
}

variable "max_runners" {
  description = "Most runners at once."
  type        = number
  nullable    = false

  validation {
    condition     = var.max_runners > 0
    error_message = "max_runners must be 1 or more: a set without runners takes no job."
  }
}
