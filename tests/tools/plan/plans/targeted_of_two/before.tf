resource "terraform_data" "kept" {
  input = "a"
}

resource "terraform_data" "other" {
  input = "b"
}
