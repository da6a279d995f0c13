variable "name" {
  type = string
}

resource "terraform_data" "release" {
  input = var.name
}
