resource "terraform_data" "kept" {
  input = "kept"
}
check "name" {
  assert {
    condition     = terraform_data.kept.output == "other"
    error_message = "Another name."
  }
}
