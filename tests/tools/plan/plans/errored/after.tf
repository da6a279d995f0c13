variable "allowed" {
  type    = bool
  default = false
}
resource "terraform_data" "kept" {
  input = "edited"
}
resource "terraform_data" "refused" {
  input = "x"
  lifecycle {
    precondition {
      condition     = var.allowed
      error_message = "It is not allowed."
    }
  }
}
