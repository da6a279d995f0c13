resource "terraform_data" "new" {
  input = "x"
}
