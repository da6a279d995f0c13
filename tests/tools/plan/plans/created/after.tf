resource "terraform_data" "release" {
  for_each = toset(["nix", "größe", "a.b[\"c\"]", "😀"])
  input    = each.key
}
