resource "terraform_data" "release" {
  count = 3
  input = count.index
}
