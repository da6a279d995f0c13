resource "terraform_data" "kept" {
  input = "kept"
}

resource "terraform_data" "release" {
  input = "nix"
}
