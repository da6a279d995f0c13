resource "terraform_data" "release" {
  input            = "x"
  triggers_replace = ["new", { name = "new" }]
}
