resource "terraform_data" "kept" {
  input = "kept"
}

output "name" {
  value = terraform_data.kept.output
}
