# Inputs of the runner-dashboard stack: a web page that shows and changes runners.
#
# No variable takes null: a null in a variable file means the default. Images and addresses that are different for every
# operator have no default here; the stack has its own.

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
  description = "Namespace of the dashboard."
  type        = string
  default     = "runner-dashboard"
  nullable    = false
}

variable "runners_namespace" {
  description = "Namespace of the GitLab runners."
  type        = string
  default     = "gitlab-runners"
  nullable    = false
}

variable "arc_namespaces" {
  description = "Namespaces of ARC's runners that are shown too."
  type        = list(string)
  default     = []
  nullable    = false
}

# GitLab ----------------------------------------------------------------------------------------------

variable "gitlab_oauth_client_id" {
  description = "Id of the OAuth application that signs people in."
  type        = string
  sensitive   = true
  nullable    = false
}

variable "gitlab_oauth_client_secret" {
  description = "Secret of that application."
  type        = string
  sensitive   = true
  nullable    = false
}

variable "gitlab_oauth_redirect_uri" {
  description = "Address that GitLab sends people back to."
  type        = string
  nullable    = false
}

variable "gitlab_url" {
  description = "URL of the GitLab instance."
  type        = string
  default     = "https://gitlab.com"
  nullable    = false
}

variable "gitlab_token" {
  description = "Token that reads the runners' state from GitLab's API."
  type        = string
  sensitive   = true
  nullable    = false
}

variable "gitlab_group_id" {
  description = "Id of the group whose runners are shown."
  type        = string
  default     = ""
  nullable    = false
}

variable "gitlab_project_id" {
  description = "Id of the project in which changes are proposed."
  type        = string
  default     = ""
  nullable    = false
}

variable "runner_stack_name" {
  description = "Stack whose variable files the dashboard changes."
  type        = string
  default     = "gitlab-runners"
  nullable    = false
}

variable "default_env" {
  description = "Environment that is shown first."
  type        = string
  default     = "dev"
  nullable    = false
}

# Application -----------------------------------------------------------------------------------------

variable "image" {
  description = "Image of the dashboard; empty uses the stack's."
  type        = string
  default     = ""
  nullable    = false
}

variable "session_secret" {
  description = "Key that encrypts sessions; empty makes one."
  type        = string
  default     = ""
  sensitive   = true
  nullable    = false
}

variable "prometheus_url" {
  description = "URL of the Prometheus server that has the metrics; empty uses the stack's."
  type        = string
  default     = ""
  nullable    = false
}

variable "replicas" {
  description = "Pods of the dashboard."
  type        = number
  default     = 1
  nullable    = false
}

variable "node_env" {
  description = "Mode of Node.js."
  type        = string
  default     = "production"
  nullable    = false
}

variable "log_level" {
  description = "How much the application logs."
  type        = string
  default     = "info"
  nullable    = false
}

variable "wait_for_rollout" {
  description = "Wait until the dashboard runs."
  type        = bool
  default     = true
  nullable    = false
}

variable "environment_variables" {
  description = "Further environment variables of the application."
  type        = map(string)
  default     = {}
  nullable    = false
}

variable "enable_prometheus_scrape" {
  description = "Mark the pods for Prometheus."
  type        = bool
  default     = true
  nullable    = false
}

variable "environments_config" {
  description = "Content of environments.json; empty uses the image's."
  type        = string
  default     = ""
  nullable    = false
}

variable "trust_proxy_headers" {
  description = "Believe the identity that the proxy writes into headers."
  type        = bool
  default     = false
  nullable    = false
}

variable "webauthn_rp_id" {
  description = "Domain that passkeys are bound to."
  type        = string
  default     = ""
  nullable    = false
}

variable "webauthn_rp_name" {
  description = "Name that people see when they make a passkey."
  type        = string
  default     = "Runner Dashboard"
  nullable    = false
}

variable "database_url" {
  description = "Address of a PostgreSQL database for passkeys, with its password."
  type        = string
  default     = ""
  sensitive   = true
  nullable    = false
}

# Resources -------------------------------------------------------------------------------------------

variable "cpu_request" {
  description = "CPU that the dashboard asks for."
  type        = string
  default     = "50m"
  nullable    = false
}

variable "cpu_limit" {
  description = "CPU that the dashboard may use."
  type        = string
  default     = "500m"
  nullable    = false
}

variable "memory_request" {
  description = "Memory that the dashboard asks for."
  type        = string
  default     = "64Mi"
  nullable    = false
}

variable "memory_limit" {
  description = "Memory that the dashboard may use."
  type        = string
  default     = "256Mi"
  nullable    = false
}

# Names and addresses ---------------------------------------------------------------------------------

variable "enable_ingress" {
  description = "Make the dashboard reachable from outside of the cluster."
  type        = bool
  default     = true
  nullable    = false
}

variable "ingress_host" {
  description = "Host name of the dashboard."
  type        = string
  nullable    = false
}

variable "ingress_class" {
  description = "Ingress class."
  type        = string
  default     = "nginx"
  nullable    = false
}

variable "enable_tls" {
  description = "Serve it with TLS."
  type        = bool
  default     = true
  nullable    = false
}

variable "cert_manager_issuer" {
  description = "ClusterIssuer of cert-manager that signs the certificate."
  type        = string
  default     = "letsencrypt-prod"
  nullable    = false
}

variable "ingress_annotations" {
  description = "Further annotations of the ingress."
  type        = map(string)
  default     = {}
  nullable    = false
}

# Proxy -----------------------------------------------------------------------------------------------

variable "enable_caddy_proxy" {
  description = "Put a Caddy proxy in front of the dashboard."
  type        = bool
  default     = false
  nullable    = false
}

variable "caddy_mode" {
  description = "Whom the proxy lets through: passthrough, mtls_only, tailscale_only or mtls_and_tailscale."
  type        = string
  default     = "passthrough"
  nullable    = false
}

variable "caddy_image" {
  description = "Image of the proxy; empty uses the stack's."
  type        = string
  default     = ""
  nullable    = false
}

variable "caddy_port" {
  description = "Port of the proxy."
  type        = number
  default     = 8443
  nullable    = false
}

variable "caddy_mtls_ca_cert" {
  description = "Certificate of the authority that signs clients' certificates, as PEM."
  type        = string
  default     = ""
  sensitive   = true
  nullable    = false
}

variable "caddy_mtls_client_auth_mode" {
  description = "How the proxy asks for clients' certificates."
  type        = string
  default     = "require_and_verify"
  nullable    = false
}

variable "caddy_tailscale_auth_key" {
  description = "Key that joins the proxy to a Tailscale network."
  type        = string
  default     = ""
  sensitive   = true
  nullable    = false
}

variable "caddy_tailscale_hostname" {
  description = "Name of the dashboard in that network."
  type        = string
  default     = "runner-dashboard"
  nullable    = false
}

variable "caddy_cpu_request" {
  description = "CPU that the proxy asks for."
  type        = string
  default     = "10m"
  nullable    = false
}

variable "caddy_cpu_limit" {
  description = "CPU that the proxy may use."
  type        = string
  default     = "100m"
  nullable    = false
}

variable "caddy_memory_request" {
  description = "Memory that the proxy asks for."
  type        = string
  default     = "32Mi"
  nullable    = false
}

variable "caddy_memory_limit" {
  description = "Memory that the proxy may use."
  type        = string
  default     = "64Mi"
  nullable    = false
}

# Image pulls -----------------------------------------------------------------------------------------

variable "image_pull_secret_name" {
  description = "Name of an existing Kubernetes secret that pulls the image."
  type        = string
  default     = ""
  nullable    = false
}

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
