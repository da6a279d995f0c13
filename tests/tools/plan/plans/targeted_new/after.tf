resource "terraform_data" "kept" {
  input = "after"
}

resource "terraform_data" "new" {
}
