# A stack of runner sets, as far as a state shows it: each release in a module by its name.
variable "sets" {
  type        = map(string)
  description = "The App secret of each set, by Helm release."
}

variable "canary" {
  type      = string
  sensitive = true
  default   = "canary-3f1c9a"
}

module "runner_set" {
  source   = "./release"
  for_each = var.sets

  name       = each.key
  app_secret = each.value
  canary     = var.canary
}

output "releases" {
  value = sort(keys(var.sets))
}

output "canary" {
  value     = var.canary
  sensitive = true
}
