resource "terraform_data" "kept" {
  input = "kept"
}

output "name" {
  value = "old"
}
output "gone" {
  value = "x"
}
