variable "name" {
  type = string
}

variable "app_secret" {
  type = string
}

variable "canary" {
  type      = string
  sensitive = true
}

resource "terraform_data" "release" {
  input = {
    name       = var.name
    namespace  = "arc-runners"
    chart      = "gha-runner-scale-set"
    app_secret = var.app_secret
    password   = var.canary
  }
}
