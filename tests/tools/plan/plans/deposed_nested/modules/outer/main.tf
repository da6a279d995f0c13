variable "keys" {
  type    = set(string)
  default = ["nix"]
}

module "inner" {
  for_each = var.keys
  source   = "../inner"
  name     = each.key
}
