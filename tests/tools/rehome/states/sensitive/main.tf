variable "canary" {
  sensitive = true
  default   = "canary-3f1c9a"
}

resource "terraform_data" "release" {
  input = {
    name      = "example-a"
    namespace = "arc-runners"
    chart     = "gha-runner-scale-set"
    password  = var.canary
  }
}

resource "terraform_data" "named_by_a_secret" {
  input = {
    name      = var.canary
    namespace = "arc-runners"
  }
}

resource "terraform_data" "wholly_secret" {
  input = sensitive({ name = "canary-3f1c9a", namespace = "arc-runners" })
}

output "canary" {
  value     = var.canary
  sensitive = true
}

output "plain" {
  value = "canary-3f1c9a, which somebody forgot to mark"
}
