resource "terraform_data" "new" {
  for_each = toset(["nix"])
  input    = "y"
}
moved {
  from = terraform_data.old
  to   = terraform_data.new["nix"]
}
