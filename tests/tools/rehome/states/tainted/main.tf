resource "terraform_data" "release" {
  input = { name = "example-a", namespace = "arc-runners" }
}
