resource "terraform_data" "kept" {
  input = "edited"
}
