resource "terraform_data" "release" {
  triggers_replace = "old"
  lifecycle {
    create_before_destroy = true
  }
}
