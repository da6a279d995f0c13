resource "terraform_data" "some" {
  count = 2
}

data "terraform_remote_state" "none" {
  backend = "local"
  config  = { path = "${path.module}/none" }
  defaults = {}
  count   = 0
}
