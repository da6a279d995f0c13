resource "terraform_data" "release" {
  input = {
    name   = "nix"
    labels = ["a", "c"]
    limits = { cpu = 2, memory = "1Gi" }
  }
}
