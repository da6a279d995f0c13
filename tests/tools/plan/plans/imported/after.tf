resource "terraform_data" "adopted" {
}
import {
  to = terraform_data.adopted
  id = "example-release"
}
