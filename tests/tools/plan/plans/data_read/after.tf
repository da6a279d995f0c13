resource "terraform_data" "first" {
  input = "x"
}
data "terraform_remote_state" "other" {
  backend = "local"
  config = {
    path = terraform_data.first.id
  }
}
