resource "terraform_data" "kept" {
  input = "kept"
}

resource "terraform_data" "gone" {
  input = "gone"
}

output "name" {
  value = terraform_data.kept.output
}
