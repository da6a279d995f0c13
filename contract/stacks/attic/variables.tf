# Inputs of the attic stack: the Nix binary cache, its database, its object store, and the Bazel cache beside it.
#
# No variable takes null: a null in a variable file means the default. Images and users that are different for every
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
  description = "Namespace of the cache and all that belongs to it."
  type        = string
  default     = "nix-cache"
  nullable    = false
}

variable "environment" {
  description = "What the deployment is for."
  type        = string
  default     = "production"
  nullable    = false

  validation {
    condition     = contains(["production", "staging", "development"], var.environment)
    error_message = "environment must be production, staging or development."
  }
}

variable "adopt_existing_namespace" {
  description = "Take over a namespace that is there already, instead of creating one."
  type        = bool
  default     = false
  nullable    = false
}

variable "deploy_version" {
  description = "A tag of the deployment, which says what a rollback goes back to."
  type        = string
  default     = ""
  nullable    = false
}

# Database --------------------------------------------------------------------------------------------

variable "database_url" {
  description = "Address of a PostgreSQL database, with its password; needed where the stack does not run one itself."
  type        = string
  default     = ""
  sensitive   = true
  nullable    = false

  validation {
    condition     = var.database_url == "" || can(regex("^postgresql://", var.database_url))
    error_message = "database_url must begin with postgresql://."
  }
}

variable "use_cnpg_postgres" {
  description = "Run the database in the cluster with CloudNativePG."
  type        = bool
  default     = true
  nullable    = false
}

variable "cnpg_operator_namespace" {
  description = "Namespace of the CloudNativePG operator."
  type        = string
  default     = "cnpg-system"
  nullable    = false
}

variable "cnpg_chart_version" {
  description = "Version of the operator's chart."
  type        = string
  default     = "0.20.0"
  nullable    = false
}

variable "install_cnpg_operator" {
  description = "Install the operator. Only one stack of a cluster does."
  type        = bool
  default     = true
  nullable    = false
}

variable "cnpg_operator_create_namespace" {
  description = "Create the operator's namespace."
  type        = bool
  default     = true
  nullable    = false
}

variable "pg_instances" {
  description = "Instances of the database: 1 stands alone, 3 survive the loss of one."
  type        = number
  default     = 3
  nullable    = false

  validation {
    condition     = var.pg_instances >= 1 && var.pg_instances <= 10
    error_message = "pg_instances must be 1 to 10."
  }
}

variable "pg_storage_size" {
  description = "Size of the volume of each instance."
  type        = string
  default     = "10Gi"
  nullable    = false
}

variable "pg_storage_class" {
  description = "Storage class of these volumes."
  type        = string
  default     = "trident-expandable-delete"
  nullable    = false
}

variable "pg_max_connections" {
  description = "Connections that the database accepts at once."
  type        = number
  default     = 100
  nullable    = false

  validation {
    condition     = var.pg_max_connections >= 10 && var.pg_max_connections <= 10000
    error_message = "pg_max_connections must be 10 to 10000."
  }
}

variable "pg_shared_buffers" {
  description = "PostgreSQL's shared_buffers, in PostgreSQL's own units."
  type        = string
  default     = "256MB"
  nullable    = false
}

variable "pg_cpu_request" {
  description = "CPU that an instance of the database asks for."
  type        = string
  default     = "250m"
  nullable    = false
}

variable "pg_cpu_limit" {
  description = "CPU that an instance of the database may use."
  type        = string
  default     = "1000m"
  nullable    = false
}

variable "pg_memory_request" {
  description = "Memory that an instance of the database asks for."
  type        = string
  default     = "512Mi"
  nullable    = false
}

variable "pg_memory_limit" {
  description = "Memory that an instance of the database may use."
  type        = string
  default     = "1Gi"
  nullable    = false
}

variable "pg_enable_network_policy" {
  description = "Limit with network policies who reaches the database."
  type        = bool
  default     = false
  nullable    = false
}

variable "pg_enable_backup" {
  description = "Back the database up to an object store."
  type        = bool
  default     = true
  nullable    = false
}

variable "pg_backup_bucket_name" {
  description = "Bucket of the backups; empty makes a name."
  type        = string
  default     = ""
  nullable    = false
}

variable "pg_backup_max_size_gb" {
  description = "Size that the bucket of the backups may reach, in GB."
  type        = number
  default     = 500
  nullable    = false

  validation {
    condition     = var.pg_backup_max_size_gb >= 500
    error_message = "pg_backup_max_size_gb must be 500 or more."
  }
}

variable "pg_backup_retention" {
  description = "How long a backup is kept."
  type        = string
  default     = "30d"
  nullable    = false
}

variable "pg_backup_schedule" {
  description = "When backups are made, as a cron schedule."
  type        = string
  default     = "0 0 * * *"
  nullable    = false
}

# Object store ----------------------------------------------------------------------------------------

variable "s3_endpoint" {
  description = "URL of the object store; needed where the stack does not run MinIO."
  type        = string
  default     = ""
  nullable    = false
}

variable "s3_region" {
  description = "Region of the bucket."
  type        = string
  default     = "us-east-1"
  nullable    = false
}

variable "s3_bucket_name" {
  description = "Bucket of the archives; needed where the stack does not run MinIO."
  type        = string
  default     = ""
  nullable    = false
}

variable "s3_access_key_id" {
  description = "Access key of the object store."
  type        = string
  default     = ""
  sensitive   = true
  nullable    = false
}

variable "s3_secret_access_key" {
  description = "Secret key of the object store."
  type        = string
  default     = ""
  sensitive   = true
  nullable    = false
}

variable "use_minio" {
  description = "Run the object store in the cluster with MinIO."
  type        = bool
  default     = false
  nullable    = false
}

variable "install_minio_operator" {
  description = "Install the MinIO operator. Only one stack of a cluster does."
  type        = bool
  default     = true
  nullable    = false
}

variable "minio_operator_create_namespace" {
  description = "Create the operator's namespace."
  type        = bool
  default     = true
  nullable    = false
}

variable "minio_operator_namespace" {
  description = "Namespace of the MinIO operator."
  type        = string
  default     = "minio-operator"
  nullable    = false
}

variable "minio_operator_version" {
  description = "Version of the operator's chart."
  type        = string
  default     = "6.0.4"
  nullable    = false
}

variable "minio_distributed_mode" {
  description = "Run four servers with four drives each, instead of one."
  type        = bool
  default     = false
  nullable    = false
}

variable "minio_volume_size" {
  description = "Size of the volume of each drive."
  type        = string
  default     = "10Gi"
  nullable    = false
}

variable "minio_storage_class" {
  description = "Storage class of these volumes; empty uses the database's."
  type        = string
  default     = ""
  nullable    = false
}

variable "minio_cpu_request" {
  description = "CPU that a pod of MinIO asks for."
  type        = string
  default     = "100m"
  nullable    = false
}

variable "minio_cpu_limit" {
  description = "CPU that a pod of MinIO may use."
  type        = string
  default     = "500m"
  nullable    = false
}

variable "minio_memory_request" {
  description = "Memory that a pod of MinIO asks for."
  type        = string
  default     = "256Mi"
  nullable    = false
}

variable "minio_memory_limit" {
  description = "Memory that a pod of MinIO may use."
  type        = string
  default     = "512Mi"
  nullable    = false
}

variable "minio_root_user" {
  description = "User that administers MinIO."
  type        = string
  default     = "minioadmin"
  sensitive   = true
  nullable    = false
}

variable "minio_root_password" {
  description = "Password of that user; empty makes one."
  type        = string
  default     = ""
  sensitive   = true
  nullable    = false
}

variable "minio_bucket_name" {
  description = "Bucket of the archives in MinIO."
  type        = string
  default     = "attic"
  nullable    = false
}

variable "minio_nar_retention_days" {
  description = "Days that MinIO keeps an archive."
  type        = number
  default     = 90
  nullable    = false
}

variable "minio_chunk_retention_days" {
  description = "Days that MinIO keeps a chunk."
  type        = number
  default     = 90
  nullable    = false
}

# The cache -------------------------------------------------------------------------------------------

variable "attic_image" {
  description = "Image of the cache server; empty uses the stack's."
  type        = string
  default     = ""
  nullable    = false
}

variable "chunking_nar_size_threshold" {
  description = "Size from which an archive is stored in chunks, in bytes."
  type        = number
  default     = 65536
  nullable    = false
}

variable "chunking_min_size" {
  description = "Least size of a chunk, in bytes."
  type        = number
  default     = 16384
  nullable    = false
}

variable "chunking_avg_size" {
  description = "Usual size of a chunk, in bytes."
  type        = number
  default     = 65536
  nullable    = false
}

variable "chunking_max_size" {
  description = "Most size of a chunk, in bytes."
  type        = number
  default     = 262144
  nullable    = false
}

variable "compression_type" {
  description = "How chunks are compressed."
  type        = string
  default     = "zstd"
  nullable    = false

  validation {
    condition     = contains(["zstd", "none"], var.compression_type)
    error_message = "compression_type must be zstd or none."
  }
}

variable "compression_level" {
  description = "Level of the compression."
  type        = number
  default     = 8
  nullable    = false

  validation {
    condition     = var.compression_level >= 1 && var.compression_level <= 22
    error_message = "compression_level must be 1 to 22."
  }
}

variable "gc_interval" {
  description = "Time between two runs of the garbage collector."
  type        = string
  default     = "12 hours"
  nullable    = false
}

variable "gc_retention_period" {
  description = "How long the cache keeps what nobody asks for."
  type        = string
  default     = "3 months"
  nullable    = false
}

variable "enable_cache_warming" {
  description = "Fetch common flake inputs at times, so that they are in the cache."
  type        = bool
  default     = false
  nullable    = false
}

# Pods ------------------------------------------------------------------------------------------------

variable "enable_prometheus_monitoring" {
  description = "Let Prometheus read the metrics of database and cache."
  type        = bool
  default     = true
  nullable    = false
}

variable "api_cpu_request" {
  description = "CPU that a pod of the API server asks for."
  type        = string
  default     = "100m"
  nullable    = false
}

variable "api_cpu_limit" {
  description = "CPU that a pod of the API server may use."
  type        = string
  default     = "1000m"
  nullable    = false
}

variable "api_memory_request" {
  description = "Memory that a pod of the API server asks for."
  type        = string
  default     = "128Mi"
  nullable    = false
}

variable "api_memory_limit" {
  description = "Memory that a pod of the API server may use."
  type        = string
  default     = "512Mi"
  nullable    = false
}

variable "api_min_replicas" {
  description = "Least pods of the API server."
  type        = number
  default     = 2
  nullable    = false

  validation {
    condition     = var.api_min_replicas >= 1
    error_message = "api_min_replicas must be 1 or more."
  }
}

variable "api_max_replicas" {
  description = "Most pods of the API server."
  type        = number
  default     = 10
  nullable    = false

  validation {
    condition     = var.api_max_replicas >= 1
    error_message = "api_max_replicas must be 1 or more."
  }
}

variable "api_cpu_target_percent" {
  description = "Use of CPU above which pods are added, in percent of the request."
  type        = number
  default     = 70
  nullable    = false

  validation {
    condition     = var.api_cpu_target_percent >= 0 && var.api_cpu_target_percent <= 100
    error_message = "api_cpu_target_percent must be 0 to 100."
  }
}

variable "api_memory_target_percent" {
  description = "Use of memory above which pods are added, in percent of the request."
  type        = number
  default     = 80
  nullable    = false

  validation {
    condition     = var.api_memory_target_percent >= 0 && var.api_memory_target_percent <= 100
    error_message = "api_memory_target_percent must be 0 to 100."
  }
}

variable "api_wait_for_rollout" {
  description = "Wait until the API server runs."
  type        = bool
  default     = true
  nullable    = false
}

variable "gc_cpu_request" {
  description = "CPU that the pod of the garbage collector asks for."
  type        = string
  default     = "50m"
  nullable    = false
}

variable "gc_cpu_limit" {
  description = "CPU that the pod of the garbage collector may use."
  type        = string
  default     = "500m"
  nullable    = false
}

variable "gc_memory_request" {
  description = "Memory that the pod of the garbage collector asks for."
  type        = string
  default     = "64Mi"
  nullable    = false
}

variable "gc_memory_limit" {
  description = "Memory that the pod of the garbage collector may use."
  type        = string
  default     = "256Mi"
  nullable    = false
}

# Names and addresses ---------------------------------------------------------------------------------

variable "ingress_domain" {
  description = "Domain that host names are made from."
  type        = string
  default     = ""
  nullable    = false
}

variable "enable_ingress" {
  description = "Make the cache reachable from outside of the cluster."
  type        = bool
  default     = true
  nullable    = false
}

variable "ingress_host" {
  description = "Host name of the cache; empty makes one from the domain."
  type        = string
  default     = ""
  nullable    = false
}

variable "ingress_class" {
  description = "Ingress class."
  type        = string
  default     = "traefik"
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

variable "dns_provider" {
  description = "Who makes the DNS records: external-dns, dreamhost or none."
  type        = string
  default     = "external-dns"
  nullable    = false
}

variable "domain" {
  description = "Domain of the DNS records."
  type        = string
  default     = ""
  nullable    = false
}

variable "dreamhost_api_key" {
  description = "Key of Dreamhost's API; needed only with that provider."
  type        = string
  default     = ""
  sensitive   = true
  nullable    = false
}

variable "load_balancer_ip" {
  description = "Address that the DNS records lead to; empty finds it."
  type        = string
  default     = ""
  nullable    = false
}

variable "enable_staging_dns" {
  description = "Make a DNS record for staging too."
  type        = bool
  default     = false
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

variable "init_image" {
  description = "Image of init containers; empty uses the stack's."
  type        = string
  default     = ""
  nullable    = false
}

variable "init_cache_image" {
  description = "Image of the job that creates the cache; empty uses the stack's."
  type        = string
  default     = ""
  nullable    = false
}

# Bazel cache -----------------------------------------------------------------------------------------

variable "enable_bazel_cache" {
  description = "Run a Bazel remote cache beside the Nix cache."
  type        = bool
  default     = false
  nullable    = false
}

variable "bazel_cache_bucket" {
  description = "Bucket of the Bazel cache."
  type        = string
  default     = "bazel-cache"
  nullable    = false
}

variable "bazel_cache_max_size_gb" {
  description = "Size that the Bazel cache may reach, in GB."
  type        = number
  default     = 100
  nullable    = false
}

variable "bazel_cache_min_replicas" {
  description = "Least pods of the Bazel cache."
  type        = number
  default     = 1
  nullable    = false
}

variable "bazel_cache_max_replicas" {
  description = "Most pods of the Bazel cache."
  type        = number
  default     = 2
  nullable    = false
}

variable "bazel_cache_cpu_request" {
  description = "CPU that a pod of the Bazel cache asks for."
  type        = string
  default     = "100m"
  nullable    = false
}

variable "bazel_cache_memory_request" {
  description = "Memory that a pod of the Bazel cache asks for."
  type        = string
  default     = "256Mi"
  nullable    = false
}

variable "bazel_cache_cpu_limit" {
  description = "CPU that a pod of the Bazel cache may use."
  type        = string
  default     = "500m"
  nullable    = false
}

variable "bazel_cache_memory_limit" {
  description = "Memory that a pod of the Bazel cache may use."
  type        = string
  default     = "1Gi"
  nullable    = false
}

variable "bazel_cache_enable_ingress" {
  description = "Make the Bazel cache reachable from outside of the cluster."
  type        = bool
  default     = false
  nullable    = false
}

variable "bazel_cache_ingress_host" {
  description = "Host name of the Bazel cache."
  type        = string
  default     = ""
  nullable    = false
}
