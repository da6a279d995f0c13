# Keys that are hard to write in an address, and in a shell.
variable "keys" {
  type = set(string)
}

resource "terraform_data" "of" {
  for_each = var.keys
}

module "of" {
  source   = "./inner"
  for_each = var.keys
}
