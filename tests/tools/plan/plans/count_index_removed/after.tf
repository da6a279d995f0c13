resource "terraform_data" "release" {
  count = 1
  input = count.index
}
