resource "terraform_data" "release" {
  triggers_replace = "new"
  lifecycle {
    create_before_destroy = true
  }
}
