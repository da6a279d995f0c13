resource "terraform_data" "kept" {
  input = "kept"
}

output "name" {
  value = "new"
}
output "added" {
  value = "x"
}
