resource "terraform_data" "kept" {
  input = "edited"
}
resource "terraform_data" "left_out" {
  input = "x"
}
