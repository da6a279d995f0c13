resource "terraform_data" "release" {
  for_each = toset(["nix", "docker"])
  input    = each.key
}
