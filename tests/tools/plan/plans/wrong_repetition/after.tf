resource "terraform_data" "release" {
  for_each = toset(["a"])
  input    = "x"
}
