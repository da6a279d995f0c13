resource "terraform_data" "release" {
  input            = "x"
  triggers_replace = ["old", { name = "old" }]
}
