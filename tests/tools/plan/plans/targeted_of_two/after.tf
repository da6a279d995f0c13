resource "terraform_data" "kept" {
  input = "c"
}

resource "terraform_data" "other" {
  input = "d"
}
