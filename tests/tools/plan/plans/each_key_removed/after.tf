resource "terraform_data" "release" {
  for_each = toset(["nix"])
  input    = each.key
}
