resource "terraform_data" "kept" {
  input = "edited"
}
check "name" {
  assert {
    condition     = terraform_data.kept.output == "other"
    error_message = "Another name."
  }
}
