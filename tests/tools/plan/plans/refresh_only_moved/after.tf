resource "terraform_data" "kept" {
  input = "kept"
}

resource "terraform_data" "runner_set" {
  input = "nix"
}

moved {
  from = terraform_data.release
  to   = terraform_data.runner_set
}
