resource "terraform_data" "guarded" {
  input = "x"
  lifecycle {
    prevent_destroy = true
  }
}
