resource "terraform_data" "release" {
  input = {
    name   = "nix"
    labels = ["a", "b"]
    limits = { cpu = 1, memory = "1Gi" }
  }
}
