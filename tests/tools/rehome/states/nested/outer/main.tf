resource "terraform_data" "here" {}

module "inner" {
  source   = "./inner"
  for_each = toset(["x", "y"])
}
