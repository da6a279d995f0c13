resource "terraform_data" "adopted" {
  input = "x"
}
import {
  to = terraform_data.adopted
  id = "example-release"
}
