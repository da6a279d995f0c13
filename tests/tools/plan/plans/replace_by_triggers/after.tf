resource "terraform_data" "cause" {
  input = "new"
}
resource "terraform_data" "release" {
  input = "x"
  lifecycle {
    replace_triggered_by = [terraform_data.cause]
  }
}
