resource "terraform_data" "one" {}

resource "terraform_data" "some" {
  count = 3
}
