variable "token" {
  type      = string
  sensitive = true
}
variable "settings" {
  type      = map(string)
  sensitive = true
}
resource "terraform_data" "secret" {
  input = {
    token    = var.token
    settings = var.settings
    region   = "new"
  }
}
resource "terraform_data" "whole" {
  input            = var.token
  triggers_replace = var.settings
}
resource "terraform_data" "generation" {
  for_each = toset(["new"])
  input    = var.token
}
output "token" {
  value     = var.token
  sensitive = true
}
check "token" {
  assert {
    condition     = nonsensitive(var.token) == "new"
    error_message = "The token is ${nonsensitive(var.token)}."
  }
}
