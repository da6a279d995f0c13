resource "terraform_data" "kept" {
  input = "before"
}
