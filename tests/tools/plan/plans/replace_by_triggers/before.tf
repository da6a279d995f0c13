resource "terraform_data" "cause" {
  input = "old"
}
resource "terraform_data" "release" {
  input = "x"
  lifecycle {
    replace_triggered_by = [terraform_data.cause]
  }
}
